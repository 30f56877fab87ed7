"""Whether two stations may be one: how alike the names are but for their common words, and how far apart."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any, Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence

BOILERPLATE = re.compile(
    r"工会户外劳动者服务站点?|户外劳动者(?:爱心)?(?:服务|工会)?(?:站点|站|驿站|之家)?|(?:工会|爱心|暖心|劳动者|户外|职工|智慧|暖新|骑手|小哥|24小时)*(?:驿站|服务站点|服务站|服务点|接力站|港湾)|工会|爱心|暖心|站点|有限公司|有限责任公司|股份"
)
SIGNS = re.compile(r"[\W_]+")
ROOM = re.compile(
    r"(\d+|[一二三四五六七八九十]+)(?:号|层|楼|室|号店|厅|期|栋|座)|[东西南北AB](?:门|区|座|口)"
)
SAME_DOOR_M, NEAR_M, REACH_M = 30.0, 100.0, 300.0
ALIKE, VERY_ALIKE = 0.62, 0.85
CELL_DEG = 0.003  # of latitude: some 330 m, more than REACH_M
MOST_PROPOSALS = 5


class Place(Protocol):
    """A station as far as it is compared: a stored one, or a row of a sheet."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def address(self) -> str:
        """Its address, empty where it has none."""

    @property
    def division_code(self) -> str | None:
        """Its division."""

    @property
    def position(self) -> LonLat | None:
        """Its place in WGS 84, if one is known."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stations are: names from 0 to 1, metres apart (None where one has no place)."""

    names: float
    distance_m: float | None
    same_address: bool
    other_room: bool

    @property
    def is_worth_asking(self) -> bool:
        """Return whether a person should look."""
        if self.distance_m is None:
            return self.names >= VERY_ALIKE and self.same_address
        if self.distance_m <= SAME_DOOR_M:
            return self.names >= ALIKE or self.same_address
        if self.distance_m <= NEAR_M:
            return self.names >= ALIKE
        return self.names >= VERY_ALIKE and self.distance_m <= REACH_M

    @property
    def sentence(self) -> Sentence:
        """Why a person should look, and what it may be instead."""
        if self.distance_m is None:
            return Sentence("名称相近 {names}，地址相同，有一处没有坐标", names=f"{self.names:.2f}")
        told = {"names": f"{self.names:.2f}", "distance_m": round(self.distance_m)}
        if self.other_room:
            return Sentence(
                "相距 {distance_m} 米，名称相近 {names}，但写的房间或门不同：可能是同楼两间", **told
            )
        if self.names >= VERY_ALIKE:
            return Sentence("相距 {distance_m} 米，名称相近 {names}：多半是同一处", **told)
        if self.same_address and self.names < ALIKE:
            return Sentence("相距 {distance_m} 米，地址相同，名称不同：可能是同楼两间，也可能改了名", **told)
        return Sentence("相距 {distance_m} 米，名称相近 {names}：可能是同一处，也可能是同楼两间", **told)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another station that a row may be; `other` is its place in the list that was searched."""

    row: int
    other: int
    likeness: Likeness

    def as_json(self) -> dict[str, Any]:
        """Return what a page needs of it."""
        found, words = self.likeness, self.likeness.sentence
        away = None if found.distance_m is None else round(found.distance_m, 1)
        return {
            "names": round(found.names, 2),
            "distance_m": away,
            "same_address": found.same_address,
            "pattern": words.pattern,
            "values": words.values,
        }


def proposals(
    rows: Sequence[Place], others: Sequence[Place], within_sheet: bool = False
) -> Iterator[Proposal]:
    """Yield for each row the likest others that a person should look at, the likest first.

    `within_sheet` compares a sheet with itself: of two rows the later one is asked about.
    """
    near = _Neighbours(others)
    for n, row in enumerate(rows):
        found = [
            Proposal(n, m, likeness)
            for m in near.of(row)
            if not (within_sheet and m >= n)
            if _may_be(row, others[m]) and (likeness := compared(row, others[m])).is_worth_asking
        ]
        yield from sorted(found, key=_grade)[:MOST_PROPOSALS]


def compared(one: Place, other: Place) -> Likeness:
    """Compare two stations."""
    away_m = distance_m(one.position, other.position) if one.position and other.position else None
    return Likeness(
        names_alike(one.name, other.name),
        away_m,
        bool(one.address) and plain(one.address) == plain(other.address),
        _rooms(one) != _rooms(other),
    )


@lru_cache(maxsize=200_000)
def names_alike(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1, without the words that most stations have in theirs."""
    first, second = core(one), core(other)
    if not first or not second:
        return 1.0 if first == second and plain(one) == plain(other) else 0.5
    if first == second:
        return 1.0
    whole = fuzz.ratio(first, second) / 100
    part = fuzz.partial_ratio(first, second) / 100 if min(len(first), len(second)) >= 3 else 0.0
    return max(whole, 0.9 * part, 0.9 * JaroWinkler.similarity(first, second) if whole > 0.5 else 0.0)


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """Return what sets a name apart: 蓝塘 of 蓝塘工会户外劳动者爱心驿站."""
    return BOILERPLATE.sub("", plain(name))


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Return a text without width, case and signs."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _rooms(one: Place) -> tuple[str, ...]:
    """Return the floors, rooms and gates that a name tells."""
    return tuple(found.group() for found in ROOM.finditer(unicodedata.normalize("NFKC", one.name)))


def _may_be(one: Place, other: Place) -> bool:
    """Rule out quickly what is much too far away."""
    if one.position is None or other.position is None:
        return True
    north_deg = one.position.lat - other.position.lat
    east_deg = (one.position.lon - other.position.lon) * cos(radians(one.position.lat))
    return north_deg * north_deg + east_deg * east_deg < CELL_DEG * CELL_DEG


def _grade(one: Proposal) -> tuple[float, float]:
    away_m = one.likeness.distance_m
    return -one.likeness.names, REACH_M if away_m is None else away_m


class _Neighbours:
    """Others by where they are, in cells; those without a place by division and address."""

    def __init__(self, others: Iterable[Place]) -> None:
        self.cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self.addresses: defaultdict[tuple[str | None, str], list[int]] = defaultdict(list)
        for n, one in enumerate(others):
            if one.position:
                self.cells[_cell(one.position)].append(n)
            if one.address:
                self.addresses[one.division_code, plain(one.address)].append(n)

    def of(self, one: Place) -> list[int]:
        """Return the others that may be within reach."""
        found: dict[int, None] = {}
        if one.position:
            row, column = _cell(one.position)
            wide = 1 + int(1 / max(0.2, cos(radians(one.position.lat))))
            for y in range(row - 1, row + 2):
                for x in range(column - wide, column + wide + 1):
                    found.update(dict.fromkeys(self.cells.get((y, x), ())))
        if one.address and len(found) < 1_000:
            found.update(dict.fromkeys(self.addresses.get((one.division_code, plain(one.address)), ())))
        return sorted(found)


def _cell(position: LonLat) -> tuple[int, int]:
    return int(position.lat / CELL_DEG), int(position.lon / CELL_DEG)
