"""What is known of where a sheet's rows must be: the same station, or another house of the same street."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.crs import Crs
from geodata.datum_check import AtBoundaries, Comparison, Floats, by_known_places, compass
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.likeness import Place, core, plain

STREET = re.compile(r"([\u4e00-\u9fff\d]{1,10}?(?:大道|路|街|巷|弄|道))(\d{1,5})号?")
HOUSES_APART = 40  # numbers; a few hundred metres at most
CRS_WORDS = {
    Crs.WGS_84: "GPS（WGS-84）",
    Crs.CGCS2000: Sentence("天地图"),
    Crs.GCJ_02: Sentence("高德（GCJ-02）"),
    Crs.BD_09: Sentence("百度（BD-09）"),
}


@dataclass(frozen=True, slots=True)
class DatumWord:
    """What is said of a sheet's system: `better` is set where another one fits better.

    `is_checked` is False where there was nothing to compare with, and nothing is claimed then.
    """

    declared: Crs
    sentence: Sentence
    better: Crs | None = None
    rows: int = 0
    compared: int = 0
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A row with its coordinates as they are given, in whatever system."""

    name: str
    address: str
    division_code: str | None
    lon: float
    lat: float
    position: LonLat | None = None  # in WGS 84: what is in question


def given_place(cells: Mapping[str, str]) -> GivenPlace:
    """Return the place of a row's cells, which have one."""
    words = (cells.get("name", ""), cells.get("address", ""), cells.get("division_code"))
    return GivenPlace(*words, float(cells["lon"]), float(cells["lat"]))


def degrees(rows: Sequence[GivenPlace]) -> tuple[Floats, Floats]:
    """Return the coordinates of rows as two arrays."""
    return np.array([row.lon for row in rows]), np.array([row.lat for row in rows])


def with_places(rows: Sequence[GivenPlace], declared: Crs, stations: Iterable[Place]) -> Comparison | None:
    """Compare rows with what is stored of the same stations and streets; None where hardly any are."""
    known = KnownPlaces(stations)
    pairs = [(row, place) for row in rows if (place := known.of(row))]
    if not pairs:
        return None
    there = np.array([place for _, place in pairs])
    return by_known_places(*degrees([row for row, _ in pairs]), declared, there[:, 0], there[:, 1])


class KnownPlaces:
    """The places of stored stations, by name and by street."""

    def __init__(self, stations: Iterable[Place]) -> None:
        self.named: dict[tuple[str | None, str], LonLat | None] = {}
        houses: defaultdict[tuple[str | None, str], list[tuple[int, LonLat]]] = defaultdict(list)
        for one in stations:
            if one.position is None:
                continue
            for key in _keys(one):
                self.named[key] = None if key in self.named else one.position  # two of a name tell nothing
            if street := _street(one):
                houses[one.division_code, street[0]].append((street[1], one.position))
        self.houses = {key: sorted(found) for key, found in houses.items()}

    def of(self, one: Place) -> LonLat | None:
        """Return where a row must be, nearly; None where nothing is known."""
        same = next((place for key in _keys(one) if (place := self.named.get(key))), None)
        return same or self._in_street(one)

    def _in_street(self, one: Place) -> LonLat | None:
        street = _street(one)
        houses = self.houses.get((one.division_code, street[0])) if street else None
        if not street or not houses:
            return None
        at = bisect_left(houses, street[1], key=lambda house: house[0])
        number, place = min(houses[max(0, at - 1) : at + 1], key=lambda house: abs(house[0] - street[1]))
        return place if abs(number - street[1]) <= HOUSES_APART else None


def said_of(declared: Crs, places: Comparison | None, boundaries: AtBoundaries | None) -> DatumWord:
    """Put the evidence in words: a doubt before an agreement, and nothing where there is none."""
    if places and places.is_doubtful:
        return _by_places(places)
    if boundaries and boundaries.is_doubtful:
        return _by_boundaries(boundaries)
    if places and places.agrees:
        sentence = Sentence("和 {compared} 处已知的位置相符", compared=places.compared)
        return DatumWord(declared, sentence, rows=places.compared, compared=places.compared)
    if boundaries and boundaries.agrees:
        sentence = Sentence("{lost} 行靠近区界的站点，换成别的坐标系就出了所写的区县", lost=boundaries.lost)
        return DatumWord(declared, sentence, rows=boundaries.lost, compared=boundaries.compared)
    sentence = Sentence("没有足够的已知位置和区界可以对照，坐标系查不了：请在地图上看一两处对不对")
    return DatumWord(declared, sentence, is_checked=False)


def _by_places(found: Comparison) -> DatumWord:
    sentence = Sentence(
        "坐标像是{better}，您选的是{declared}。{compared} 行能对照，其中 {rows} 行这样说："
        "整体偏{direction}约 {shift_m} 米，改成{better}后差 {left_m} 米",
        better=CRS_WORDS[found.best],
        declared=CRS_WORDS[found.declared],
        compared=found.compared,
        rows=found.closer,
        direction=compass(found.bearing_deg),
        shift_m=10 * round(found.shift_m / 10),
        left_m=round(found.left_m),
    )
    return DatumWord(found.declared, sentence, found.best, found.closer, found.compared)


def _by_boundaries(found: AtBoundaries) -> DatumWord:
    sentence = Sentence(
        "坐标像是{better}，您选的是{declared}："
        "有 {rows} 行按{better}在所写的区县里，按{declared}不在；反过来的有 {lost} 行",
        better=CRS_WORDS[found.best],
        declared=CRS_WORDS[found.declared],
        rows=found.gained,
        lost=found.lost,
    )
    return DatumWord(found.declared, sentence, found.best, found.gained, found.compared)


def _keys(one: Place) -> Sequence[tuple[str | None, str]]:
    keys = [(one.division_code, f"name {core(one.name)}")] if len(core(one.name)) >= 2 else []
    return [*keys, (one.division_code, f"address {plain(one.address)}")] if len(one.address) >= 6 else keys


def _street(one: Place) -> tuple[str, int] | None:
    named = STREET.findall(unicodedata.normalize("NFKC", one.address))
    return (named[-1][0], int(named[-1][1])) if named else None  # the last one is the most exact
