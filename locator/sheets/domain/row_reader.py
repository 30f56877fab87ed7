"""Reading the cells of one row; a cell that cannot be read becomes a problem with its column."""

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
from locator.stations.domain.declaring import MAX_TEXT_LENGTH

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode Cc and Cs, without line feed
FORMULA_SIGNS = ("=", "@")  # a spreadsheet would run such a text as a formula when it opens our exports
YES_NO = {"yes": True, "是": True, "true": True, "1": True, "no": False, "否": False}
YES_NO |= {"false": False, "0": False}

Code = TypeVar("Code", bound=StrEnum)
Parsed = TypeVar("Parsed")


class RowReader:
    """Reads the cells of one row and collects problems."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.problems: list[RowProblem] = []

    def add_problem(self, column: str, sentence: str) -> None:
        """Add a problem with a cell."""
        self.problems.append(RowProblem(self.line, column, sentence))

    def text(self, column: str, max_length: int = MAX_TEXT_LENGTH) -> str:
        """Return a cell's text in Unicode NFC; add a problem for control characters, formulas and length."""
        cell = self.cells.get(column)
        if not cell:
            return ""
        text = unicodedata.normalize("NFC", cell).strip()
        if CONTROLS.search(text):
            self.add_problem(column, Sentence("里面有看不见的控制字符"))
        if text.startswith(FORMULA_SIGNS):
            self.add_problem(column, Sentence("像是公式：请粘贴成数值再导入"))
        if len(text) > max_length:
            self.add_problem(
                column, Sentence("有 {n} 个字，最多 {longest} 个", n=len(text), longest=max_length)
            )
        return text

    def parse(
        self, column: str, parse: Callable[[str], Parsed], default: Parsed, text: str | None = None
    ) -> Parsed:
        """Return a cell parsed by `parse`; the default where it is empty or invalid."""
        if text is None and not self.cells.get(column):
            return default  # the common case, without further work
        value = self.text(column) if text is None else text
        if not value:
            return default
        try:
            return parse(value)
        except (GeodataError, InvalidHours, ValueError) as error:
            self.add_problem(column, error.args[0])
            return default

    def code(self, column: str, codes: type[Code], default: Code) -> Code:
        """Return an enumeration's member by its code or its Chinese label."""
        if not self.cells.get(column):
            return default
        return self.parse(column, lambda text: parse_code(codes, text), default)


def parse_code(codes: type[Code], text: str) -> Code:
    """Return an enumeration's member by its code or its Chinese label; raise ValueError for neither."""
    code = _codes_by_label(codes).get(text)
    if code is None:
        raise ValueError(Sentence("“{text}”不认识：应是 {all} 之一", text=text[:40], all="、".join(codes)))
    return codes(code)


@cache
def _codes_by_label(codes: type[StrEnum]) -> Mapping[str, str]:
    labels = {str(getattr(code, "zh", code.value)): code.value for code in codes}
    return labels | {code.value: code.value for code in codes}


def parse_yes_no(text: str) -> bool | None:
    """Parse yes or no; raise ValueError for anything else."""
    if text.lower() not in YES_NO:
        raise ValueError(Sentence("“{text}”应是 yes 或 no；不知道就空着", text=text[:20]))
    return YES_NO[text.lower()]
