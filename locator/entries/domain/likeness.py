"""Whether two stations may be the same one: similarity of their distinctive names, and distance."""

import re
import sys
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
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
from locator.i18n.readings import syllables

BOILERPLATE = re.compile(
    r"工会户外劳动者服务站点?|户外劳动者(?:爱心)?(?:服务|工会)?(?:站点|站|驿站|之家)?|(?:工会|爱心|暖心|劳动者|户外|职工|智慧|暖新|骑手|小哥|24小时)*(?:驿站|服务站点|服务站|服务点|接力站|港湾)|工会|爱心|暖心|站点|有限公司|有限责任公司|股份"
)
PUNCTUATION = re.compile(r"[\W_]+")
ROOM = re.compile(
    r"(\d+|[一二三四五六七八九十]+)(?:号|层|楼|室|号店|厅|期|栋|座)|[东西南北AB](?:门|区|座|口)"
)
ORDINAL = re.compile(r"第?(\d+)(?![\d号层楼室期栋座])|第([一二三四五六七八九十]+)")  # not a room's number
SAME_PLACE_M, NEAR_M, REACH_M = 30.0, 100.0, 300.0
SIMILAR, VERY_SIMILAR, SAME_SOUND, NUMBERED_APART = 0.62, 0.85, 0.95, 0.5
NUMERALS = {words: str(n) for n, words in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}
# Of the words that most names and addresses have; other traditional characters are compared by sound.
SIMPLIFIED = str.maketrans(
    "驛戶動勞務點愛職員會號樓區縣鎮鄉東門廣場書館圖醫環衛園廠車總運輸電業產學園體讀寫園莊橋裡蘭藍陽龍華賓樂萬無專錢銀鋪",
    "驿户动劳务点爱职员会号楼区县镇乡东门广场书馆图医环卫园厂车总运输电业产学园体读写园庄桥里兰蓝阳龙华宾乐万无专钱银铺",
)
NO_ADDRESS = -1  # which no hash is
CELL_DEG = 0.003  # of latitude, about 330 m: more than REACH_M
MAX_PROPOSALS = 5
INDEX_BITS = 32  # of the index of a station or row
MAX_INDEX = (1 << INDEX_BITS) - 1
TEXTS_KEPT = 16_384  # in each cache: neighbours are compared one after another


class Place(Protocol):
    """The compared values of a stored station or a row of a sheet."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def address(self) -> str:
        """The address, empty for none."""

    @property
    def division_code(self) -> str | None:
        """The code of the division."""

    @property
    def position(self) -> LonLat | None:
        """The position in WGS 84, if it is known."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Similarity of two stations: of the names from 0 to 1; the distance is None without positions."""

    names: float
    distance_m: float | None
    same_address: bool
    other_room: bool

    @property
    def needs_review(self) -> bool:
        """Return whether a person should review the pair."""
        if self.distance_m is None:
            return self.names >= VERY_SIMILAR and self.same_address
        if self.distance_m <= SAME_PLACE_M:
            return self.names >= SIMILAR or self.same_address
        if self.distance_m <= NEAR_M:
            return self.names >= SIMILAR
        return self.names >= VERY_SIMILAR and self.distance_m <= REACH_M

    @property
    def sentence(self) -> Sentence:
        """The reason for the review, and possible explanations."""
        if self.distance_m is None:
            return Sentence("名称相近 {names}，地址相同，有一处没有坐标", names=f"{self.names:.2f}")
        values = {"names": f"{self.names:.2f}", "distance_m": round(self.distance_m)}
        if self.other_room:
            return Sentence(
                "相距 {distance_m} 米，名称相近 {names}，但写的房间或门不同：可能是同楼两间", **values
            )
        if self.names >= VERY_SIMILAR:
            return Sentence("相距 {distance_m} 米，名称相近 {names}：多半是同一处", **values)
        if self.same_address and self.names < SIMILAR:
            return Sentence(
                "相距 {distance_m} 米，地址相同，名称不同：可能是同楼两间，也可能改了名", **values
            )
        return Sentence("相距 {distance_m} 米，名称相近 {names}：可能是同一处，也可能是同楼两间", **values)


@dataclass(frozen=True, slots=True)
class MatchProposal:
    """A station that a row may be the same as; `row` and `other` are indices in the searched lists."""

    row: int
    other: int
    likeness: Likeness

    def as_json(self) -> dict[str, Any]:
        """Return the values that a page shows."""
        likeness, sentence = self.likeness, self.likeness.sentence
        distance_m = None if likeness.distance_m is None else round(likeness.distance_m, 1)
        return {
            "names": round(likeness.names, 2),
            "distance_m": distance_m,
            "same_address": likeness.same_address,
            "pattern": sentence.pattern,
            "values": sentence.values,
        }


def propose_matches(
    rows: Sequence[Place], others: Sequence[Place], within_sheet: bool = False
) -> Iterator[MatchProposal]:
    """Yield for each row the most similar others to review, the most similar first.

    `within_sheet` compares a sheet with itself; of two rows the later one gets the proposal. The rows come in
    order of their places: what was worked out of a name is still in the caches when its neighbours come.
    """
    addresses = array("q", map(_address_number, rows))  # once a row: it is most of the work
    neighbours = _Neighbours(others, addresses if within_sheet else array("q", map(_address_number, others)))
    for index in sorted(range(len(rows)), key=lambda index: _place_number(rows[index])):
        row = rows[index]
        matches = [
            MatchProposal(index, other_index, likeness)
            for other_index in neighbours.of(row.position, addresses[index])
            if not (within_sheet and other_index >= index)
            if _may_be_near(row, others[other_index])
            and (likeness := compare(row, others[other_index])).needs_review
        ]
        yield from sorted(matches, key=_sort_key)[:MAX_PROPOSALS]


def compare(first: Place, second: Place) -> Likeness:
    """Compare two stations."""
    distance = distance_m(first.position, second.position) if first.position and second.position else None
    return Likeness(
        name_similarity(first.name, second.name),
        distance,
        bool(first.address) and normalise(first.address) == normalise(second.address),
        _room_numbers(first) != _room_numbers(second),
    )


@lru_cache(maxsize=TEXTS_KEPT)
def name_similarity(name: str, other_name: str) -> float:
    """Return the similarity of two names, from 0 to 1, without the words that most names contain."""
    first, second = distinctive_part(name), distinctive_part(other_name)
    if not first or not second:
        return 1.0 if first == second and normalise(name) == normalise(other_name) else 0.5
    if first == second:
        return 1.0
    if _are_numbered_apart(first, second):
        return NUMBERED_APART
    if len(first) == len(second) >= 2 and not first.isascii() and _sound(first) == _sound(second):
        return SAME_SOUND
    ratio = fuzz.ratio(first, second) / 100
    partial_ratio = fuzz.partial_ratio(first, second) / 100 if min(len(first), len(second)) >= 3 else 0.0
    return max(
        ratio, 0.9 * partial_ratio, 0.9 * JaroWinkler.similarity(first, second) if ratio > 0.5 else 0.0
    )


def _are_numbered_apart(first: str, second: str) -> bool:
    """Return whether names differ by their ordinals alone: 第1 and 第21 of a street are two stations."""
    if ORDINAL.sub("", first) != ORDINAL.sub("", second):
        return False
    return _ordinals(first) != _ordinals(second)


def _ordinals(name: str) -> list[str]:
    """Return the ordinals in a name, the same for 第1, 第01 and 第一."""
    return [(digits.lstrip("0") or NUMERALS.get(words, words)) for digits, words in ORDINAL.findall(name)]


@lru_cache(maxsize=TEXTS_KEPT)
def distinctive_part(name: str) -> str:
    """Return the distinctive part of a name: 蓝塘 of 蓝塘工会户外劳动者爱心驿站."""
    return BOILERPLATE.sub("", normalise(name))


@lru_cache(maxsize=TEXTS_KEPT)
def normalise(text: str) -> str:
    """Return a text without differences of width, case, punctuation and traditional characters."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower().translate(SIMPLIFIED)


@lru_cache(maxsize=TEXTS_KEPT)
def _sound(name: str) -> tuple[str, ...]:
    """Return the syllables of a name, which traditional characters and most slips of input methods leave."""
    return tuple(syllables(name))


def _room_numbers(place: Place) -> tuple[str, ...]:
    """Return the floors, rooms and gates in a name."""
    return tuple(match.group() for match in ROOM.finditer(unicodedata.normalize("NFKC", place.name)))


def _may_be_near(first: Place, second: Place) -> bool:
    """Return False for pairs that are surely too far apart, by a fast planar approximation."""
    if first.position is None or second.position is None:
        return True
    north_deg = first.position.lat - second.position.lat
    east_deg = (first.position.lon - second.position.lon) * cos(radians(first.position.lat))
    return north_deg * north_deg + east_deg * east_deg < CELL_DEG * CELL_DEG


def _sort_key(proposal: MatchProposal) -> tuple[float, float]:
    distance = proposal.likeness.distance_m
    return -proposal.likeness.names, REACH_M if distance is None else distance


class _Neighbours:
    """Index of stations by cells of a grid, and by division and address: sorted numbers, two a station."""

    def __init__(self, others: Sequence[Place], addresses: Sequence[int]) -> None:
        self.cells = _Numbered(
            (_cell_number(*_cell(place.position)), index)
            for index, place in enumerate(others)
            if place.position
        )
        self.addresses = _Numbered(
            (number, index) for index, number in enumerate(addresses) if number != NO_ADDRESS
        )

    def of(self, position: LonLat | None, address: int) -> list[int]:
        """Return the indices of stations that may be within reach of a position, or have an address."""
        indices: set[int] = set()
        if position:
            row, column = _cell(position)
            reach = 1 + int(1 / max(0.2, cos(radians(position.lat))))
            for y in range(row - 1, row + 2):
                indices.update(
                    self.cells.between(_cell_number(y, column - reach), _cell_number(y, column + reach))
                )
        if address != NO_ADDRESS and len(indices) < 1_000:
            indices.update(self.addresses.between(address, address))
        return sorted(indices)


class _Numbered:
    """Indices by a number of each, in 16 bytes; a country's stations in dictionaries took hundreds.

    Pairs are sorted as one number each, which takes a quarter of the memory of tuples and half of the time.
    """

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        ordered = sorted((number << INDEX_BITS) + index for number, index in pairs)
        self.numbers = array("q", (pair >> INDEX_BITS for pair in ordered))
        self.indices = array("q", (pair & MAX_INDEX for pair in ordered))

    def between(self, first: int, last: int) -> Sequence[int]:
        """Return the indices with numbers from the first to the last one."""
        start = bisect_left(self.numbers, first)
        return self.indices[start : bisect_right(self.numbers, last, start)]


def _cell(position: LonLat) -> tuple[int, int]:
    return int(position.lat / CELL_DEG), int(position.lon / CELL_DEG)


def _cell_number(row: int, column: int) -> int:
    """Return a number by which the cells of a row follow one another; columns may be negative."""
    return (row << 20) + column


def _place_number(place: Place) -> int:
    """Return the number of a place's cell; places without a position come last."""
    return _cell_number(*_cell(place.position)) if place.position else sys.maxsize


def _address_number(place: Place) -> int:
    """Return a number of a division and an address; others with the same one are compared in full."""
    address = place.address
    return hash((place.division_code, normalise(address))) if address else NO_ADDRESS
