"""Administrative divisions (GB/T 2260): code, name, level and parent."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from geodata.errors import UnknownDivision
from geodata.sentence import Sentence

MIN_NAME_LENGTH = 2  # in characters: 矿区 is never called 矿
CODE_AT_END = re.compile(r"\d{6}$", re.ASCII)
CODE = re.compile(r"\d{6}", re.ASCII)
LIST_NAME = "divisions.csv"


class DivisionLevel(StrEnum):
    """The three levels of GB/T 2260."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Division:
    """One division; `parent_code` is None for a province."""

    code: str
    name: str
    parent_code: str | None

    @property
    def level(self) -> DivisionLevel:
        """The level, by the code's trailing zeros."""
        if self.code.endswith("0000"):
            return DivisionLevel.PROVINCE
        return DivisionLevel.PREFECTURE if self.code.endswith("00") else DivisionLevel.COUNTY

    @property
    def is_placeholder(self) -> bool:
        """Return whether it is only a heading in the code list, for counties that no prefecture governs."""
        return self.code.endswith("9000")

    @property
    def prefix(self) -> str:
        """The common prefix of the codes of all divisions inside."""
        digits = len(self.code.rstrip("0"))
        return self.code[: digits + digits % 2]


@cache
def divisions() -> Mapping[str, Division]:
    """Return all divisions by code, in the order of the list (source: geodata/data/README.md)."""
    text = resources.files("geodata.data").joinpath(LIST_NAME).read_text(encoding="utf-8")
    names = {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
    return {code: Division(code, name, _parent(code, names)) for code, name in names.items()}


def division(code: str) -> Division:
    """Return the division with a code; raise UnknownDivision."""
    found = divisions().get(code)
    if found is None:
        raise UnknownDivision(
            Sentence(
                "行政区划代码“{code}”查不到：应是 GB/T 2260 的六位数字，例如 110115（大兴区）", code=code[:20]
            )
        )
    return found


def full_name(code: str) -> str:
    """Return the name with those of the divisions above: ``广东省肇庆市端州区``."""
    found = division(code)
    above = full_name(found.parent_code) if found.parent_code else ""
    return above if found.is_placeholder else above + found.name


def find_division(text: str, within: Sequence[str] = ("",)) -> Division:
    """Return the division that a text means, by a code at its end, by full name or by name alone.

    `within` are prefixes of the codes that are searched. Raises UnknownDivision for none or several.
    """
    written = CODE_AT_END.search(text)
    if written:
        return division(written[0])
    codes = [code for code in _codes_by_name().get(text.strip(), ()) if code.startswith(tuple(within))]
    if len(codes) != 1:
        raise UnknownDivision(
            Sentence(
                "“{words}”不止一个：{names}", words=text[:20], names="、".join(map(full_name, codes[:5]))
            )
            if codes
            else Sentence("没有“{words}”这个地区，请写全名，例如 北京市大兴区", words=text[:20])
        )
    return division(codes[0])


@cache
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    """Return codes by every usual name: in full, alone, and without the last character."""
    names: dict[str, list[str]] = defaultdict(list)
    for code, found in divisions().items():
        if not found.is_placeholder:
            for name in {
                full_name(code),
                found.name,
                found.name[:-1] if len(found.name) > MIN_NAME_LENGTH else found.name,
            }:
                names[name].append(code)
    return {name: tuple(codes) for name, codes in names.items()}


def _parent(code: str, names: Mapping[str, str]) -> str | None:
    """Return the nearest parent code in the list; Beijing's districts, for example, have no prefecture."""
    above = (code[:4] + "00", code[:2] + "0000")
    return next((parent for parent in above if parent != code and parent in names), None)
