"""The parts of an area that are compared: its provinces, prefectures or counties, each once and all of them.

Rows of GB/T 2260 that are only headings (市辖区 of a prefecture, 直辖县级行政区划) are no parts: Shanxi has
117 counties. A prefecture without counties (东莞市) stands for itself among them, and a county that no
prefecture governs (济源市) among the prefectures.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from geodata.divisions.codes import Division, DivisionLevel, divisions
from locator.divisions.domain import code_prefix
from locator.targets.domain.target import Per

HEADINGS = frozenset({"市辖区", "县", "郊县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
LEVELS = {
    Per.PROVINCE: DivisionLevel.PROVINCE,
    Per.PREFECTURE: DivisionLevel.PREFECTURE,
    Per.COUNTY: DivisionLevel.COUNTY,
}
ELSEWHERE = ""  # the key of stations that are in none of the parts


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an area: the code of a division, or the id of a union as a text; and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an area, and which of them a station's division or union belongs to."""

    listed: Sequence[Part]
    by_key: Callable[[str | None], str] = field(repr=False)  # ELSEWHERE where it belongs to none

    @property
    def keys(self) -> list[str]:
        """The keys of the parts in order."""
        return [part.key for part in self.listed]


def division_parts(per: Per, division_code: str | None) -> Parts:
    """Return the divisions of a level in a division, or in the country."""
    found = _of_level(LEVELS[per], code_prefix(division_code))
    names = _names(found)
    keys = frozenset(names)
    return Parts([Part(code, name) for code, name in names.items()], lambda code: _part_of(code, keys))


def levels_below(division_code: str | None) -> list[Per]:
    """Return the levels whose divisions an area can be compared by, the nearest first."""
    prefix = code_prefix(division_code)
    rank = len(prefix) // 2
    by_level = {per: _of_level(LEVELS[per], prefix) for per in list(LEVELS)[rank:]}
    return [
        per
        for per, found in by_level.items()
        if found and (per is Per.COUNTY or found != by_level[Per.COUNTY])
    ]


@cache
def _of_level(level: DivisionLevel, prefix: str) -> tuple[Division, ...]:
    inside = [one for one in divisions().values() if one.code.startswith(prefix) and not _is_heading(one)]
    chosen = [one for one in inside if one.level is level or _stands_for_itself(one, level)]
    return tuple(sorted(chosen, key=lambda one: one.code))


def _is_heading(division: Division) -> bool:
    return division.is_placeholder or division.name in HEADINGS


def _stands_for_itself(division: Division, level: DivisionLevel) -> bool:
    """Tell whether a division without a middle level, or without counties, is a part of that level, too."""
    if division.level is DivisionLevel.COUNTY and level is DivisionLevel.PREFECTURE:
        parent = divisions().get(division.parent_code or "")
        return parent is None or parent.is_placeholder or parent.level is DivisionLevel.PROVINCE
    if division.level is DivisionLevel.PREFECTURE and level is DivisionLevel.COUNTY:
        return division.code not in _governing()
    return division.level is DivisionLevel.PROVINCE and division.code not in _governing()


@cache
def _governing() -> frozenset[str]:
    """Return the codes of the divisions that have others below them."""
    return frozenset(
        one.parent_code for one in divisions().values() if one.parent_code and not _is_heading(one)
    )


def _part_of(code: str | None, keys: frozenset[str]) -> str:
    if not code:
        return ELSEWHERE
    above = (code, f"{code[:4]}00", f"{code[:2]}0000")
    return next((key for key in above if key in keys), ELSEWHERE)


def _names(found: Iterable[Division]) -> Mapping[str, str]:
    """Return the names by code; of equal names (城区) each with the name of the division above."""
    listed = list(found)
    seen = [one.name for one in listed]
    above = {one.code: divisions().get(one.parent_code or "") for one in listed}
    return {
        one.code: f"{above_one.name}{one.name}" if seen.count(one.name) > 1 and above_one else one.name
        for one, above_one in ((one, above[one.code]) for one in listed)
    }
