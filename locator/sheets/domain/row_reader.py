"""The cells of one row, read one by one: what cannot be read becomes a problem with its column."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

from geodata.errors import GeodataError
from geodata.sentence import Sentence
from locator.errors import RowProblem
from locator.hours.domain.errors import InvalidHours

LONGEST_WORDS = 1000
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all of Cc and Cs but the end of a line
FORMULA_SIGNS = ("=", "@")  # what a spreadsheet runs when it opens a list that we give out
YES_NO = {"yes": True, "是": True, "true": True, "1": True, "no": False, "否": False}
YES_NO |= {"false": False, "0": False}

Code = TypeVar("Code", bound=StrEnum)
Parsed = TypeVar("Parsed")


class RowReader:
    """The cells of one row, and the problems met while reading them."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.problems: list[RowProblem] = []

    def refuse(self, column: str, sentence: str) -> None:
        """Remember what is wrong with a cell."""
        self.problems.append(RowProblem(self.line, column, sentence))

    def words(self, column: str, longest: int = LONGEST_WORDS) -> str:
        """Return a text in Unicode NFC, without control characters."""
        given = self.cells.get(column)
        if not given:
            return ""
        text = unicodedata.normalize("NFC", given).strip()
        if CONTROLS.search(text):
            self.refuse(column, Sentence("里面有看不见的控制字符"))
        if text.startswith(FORMULA_SIGNS):
            self.refuse(column, Sentence("像是公式：请粘贴成数值再导入"))
        if len(text) > longest:
            self.refuse(column, Sentence("有 {n} 个字，最多 {longest} 个", n=len(text), longest=longest))
        return text

    def parsed(
        self, column: str, parse: Callable[[str], Parsed], default: Parsed, text: str | None = None
    ) -> Parsed:
        """Return a cell read by `parse`, the default where it is empty or refused."""
        if text is None and not self.cells.get(column):
            return default  # most cells of most rows
        given = self.words(column) if text is None else text
        if not given:
            return default
        try:
            return parse(given)
        except (GeodataError, InvalidHours, ValueError) as error:
            self.refuse(column, error.args[0])
            return default

    def code(self, column: str, codes: type[Code], default: Code) -> Code:
        """Return an enumeration's member by its code or by its Chinese word."""
        if not self.cells.get(column):
            return default
        return self.parsed(column, lambda text: code_of(codes, text), default)


def code_of(codes: type[Code], text: str) -> Code:
    """Return an enumeration's member by its code or its Chinese word; raise ValueError."""
    code = _by_word(codes).get(text)
    if code is None:
        raise ValueError(Sentence("“{text}”不认识：应是 {all} 之一", text=text[:40], all="、".join(codes)))
    return codes(code)


@cache
def _by_word(codes: type[StrEnum]) -> Mapping[str, str]:
    words = {str(getattr(code, "zh", code.value)): code.value for code in codes}
    return words | {code.value: code.value for code in codes}


def yes_no(text: str) -> bool | None:
    """Read a yes or a no; raise ValueError."""
    if text.lower() not in YES_NO:
        raise ValueError(Sentence("“{text}”应是 yes 或 no；不知道就空着", text=text[:20]))
    return YES_NO[text.lower()]
