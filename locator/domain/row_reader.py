"""The cells of one row, read one by one: what cannot be read becomes a problem with its column."""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from geodata.errors import GeodataError
from locator.domain.draft import RowProblem
from locator.errors import InvalidHours

LONGEST_WORDS = 1000
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
        text = unicodedata.normalize("NFC", self.cells.get(column, "")).strip()
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text if sign != "\n"):
            self.refuse(column, "里面有看不见的控制字符")
        if text.startswith(FORMULA_SIGNS):
            self.refuse(column, "像是公式：请粘贴成数值再导入")
        if len(text) > longest:
            self.refuse(column, f"有 {len(text)} 个字，最多 {longest} 个")
        return text

    def parsed(
        self, column: str, parse: Callable[[str], Parsed], default: Parsed, text: str | None = None
    ) -> Parsed:
        """Return a cell read by `parse`, the default where it is empty or refused."""
        given = self.words(column) if text is None else text
        if not given:
            return default
        try:
            return parse(given)
        except (GeodataError, InvalidHours, ValueError) as error:
            self.refuse(column, str(error))
            return default

    def code(self, column: str, codes: type[Code], default: Code) -> Code:
        """Return an enumeration's member by its code or by its Chinese word."""
        return self.parsed(column, lambda text: code_of(codes, text), default)


def code_of(codes: type[Code], text: str) -> Code:
    """Return an enumeration's member by its code or its Chinese word; raise ValueError."""
    by_word = {getattr(code, "zh", code.value): code for code in codes}
    by_word |= {code.value: code for code in codes}
    if text not in by_word:
        raise ValueError(f"“{text[:40]}”不认识：应是 {'、'.join(codes)} 之一")
    return by_word[text]


def yes_no(text: str) -> bool | None:
    """Read a yes or a no; raise ValueError."""
    if text.lower() not in YES_NO:
        raise ValueError(f"“{text[:20]}”应是 yes 或 no；不知道就空着")
    return YES_NO[text.lower()]
