"""Evidence for a sheet's coordinate system: stored stations of the same name, address or street."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.compass import POINTS, point_of
from geodata.crs.conversion import Crs
from geodata.crs.datum_check import (
    BoundaryComparison,
    Comparison,
    Floats,
    compare_with_known_places,
)
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.likeness import Place, distinctive_part, normalise

STREET = re.compile(r"([\u4e00-\u9fff\d]{1,10}?(?:大道|路|街|巷|弄|道))(\d{1,5})号?")
MAX_HOUSE_NUMBER_GAP = 40  # numbers; a few hundred metres at most
CRS_LABELS = {
    Crs.WGS_84: "GPS（WGS-84）",
    Crs.CGCS2000: Sentence("天地图"),
    Crs.GCJ_02: Sentence("高德（GCJ-02）"),
    Crs.BD_09: Sentence("百度（BD-09）"),
}


@dataclass(frozen=True, slots=True)
class DatumAssessment:
    """Assessment of a sheet's coordinate system; `better` is a system that fits better.

    `is_checked` is False where there was nothing to compare with.
    """

    declared: Crs
    sentence: Sentence
    better: Crs | None = None
    rows: int = 0
    compared: int = 0
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A row with its coordinates as given, in the system in question."""

    name: str
    address: str
    division_code: str | None
    lon: float
    lat: float
    position: LonLat | None = None  # WGS 84; unknown until the system is


def given_place(cells: Mapping[str, str]) -> GivenPlace:
    """Return the place of a row's cells, which must have coordinates."""
    texts = (cells.get("name", ""), cells.get("address", ""), cells.get("division_code"))
    return GivenPlace(*texts, float(cells["lon"]), float(cells["lat"]))


def degrees(rows: Sequence[GivenPlace]) -> tuple[Floats, Floats]:
    """Return the longitudes and latitudes of rows, in degrees."""
    return np.array([row.lon for row in rows]), np.array([row.lat for row in rows])


def compare_with_stations(
    rows: Sequence[GivenPlace], declared: Crs, stations: Iterable[Place]
) -> Comparison | None:
    """Compare rows with stored stations of the same name or street; None where there are none."""
    known_places = KnownPlaces(stations)
    pairs = [(row, place) for row in rows if (place := known_places.of(row))]
    if not pairs:
        return None
    stored = np.array([place for _, place in pairs])
    return compare_with_known_places(
        *degrees([row for row, _ in pairs]), declared, stored[:, 0], stored[:, 1]
    )


class KnownPlaces:
    """Positions of stored stations, by name and by street."""

    def __init__(self, stations: Iterable[Place]) -> None:
        self.named: dict[tuple[str | None, str], LonLat | None] = {}
        houses: defaultdict[tuple[str | None, str], list[tuple[int, LonLat]]] = defaultdict(list)
        for place in stations:
            if place.position is None:
                continue
            for key in _keys(place):
                # None: two stations have this key
                self.named[key] = None if key in self.named else place.position
            if street := _street(place):
                houses[place.division_code, street[0]].append((street[1], place.position))
        self.houses = {key: sorted(found) for key, found in houses.items()}

    def of(self, place: Place) -> LonLat | None:
        """Return the approximate position of a row; None where it is unknown."""
        same = next((position for key in _keys(place) if (position := self.named.get(key))), None)
        return same or self._in_street(place)

    def _in_street(self, place: Place) -> LonLat | None:
        street = _street(place)
        houses = self.houses.get((place.division_code, street[0])) if street else None
        if not street or not houses:
            return None
        index = bisect_left(houses, street[1], key=lambda house: house[0])
        house_number, position = min(
            houses[max(0, index - 1) : index + 1], key=lambda house: abs(house[0] - street[1])
        )
        return position if abs(house_number - street[1]) <= MAX_HOUSE_NUMBER_GAP else None


def assess_datum(
    declared: Crs, places: Comparison | None, boundaries: BoundaryComparison | None
) -> DatumAssessment:
    """Return the assessment by both kinds of evidence; a contradiction has priority over agreement."""
    if places and places.is_doubtful:
        return _contradicted_by_places(places)
    if boundaries and boundaries.is_doubtful:
        return _contradicted_by_boundaries(boundaries)
    if places and places.agrees:
        sentence = Sentence("和 {compared} 处已知的位置相符", compared=places.compared)
        return DatumAssessment(declared, sentence, rows=places.compared, compared=places.compared)
    if boundaries and boundaries.agrees:
        sentence = Sentence("{lost} 行靠近区界的站点，换成别的坐标系就出了所写的区县", lost=boundaries.lost)
        return DatumAssessment(declared, sentence, rows=boundaries.lost, compared=boundaries.compared)
    sentence = Sentence("没有足够的已知位置和区界可以对照，坐标系查不了：请在地图上看一两处对不对")
    return DatumAssessment(declared, sentence, is_checked=False)


def _contradicted_by_places(comparison: Comparison) -> DatumAssessment:
    sentence = Sentence(
        "坐标像是{better}，您选的是{declared}。{compared} 行能对照，其中 {rows} 行这样说："
        "整体偏{direction}约 {shift_m} 米，改成{better}后差 {left_m} 米",
        better=CRS_LABELS[comparison.best],
        declared=CRS_LABELS[comparison.declared],
        compared=comparison.compared,
        rows=comparison.closer,
        direction=POINTS[point_of(comparison.bearing_deg)],
        shift_m=10 * round(comparison.shift_m / 10),
        left_m=round(comparison.residual_m),
    )
    return DatumAssessment(
        comparison.declared, sentence, comparison.best, comparison.closer, comparison.compared
    )


def _contradicted_by_boundaries(comparison: BoundaryComparison) -> DatumAssessment:
    sentence = Sentence(
        "坐标像是{better}，您选的是{declared}："
        "有 {rows} 行按{better}在所写的区县里，按{declared}不在；反过来的有 {lost} 行",
        better=CRS_LABELS[comparison.best],
        declared=CRS_LABELS[comparison.declared],
        rows=comparison.gained,
        lost=comparison.lost,
    )
    return DatumAssessment(
        comparison.declared, sentence, comparison.best, comparison.gained, comparison.compared
    )


def _keys(place: Place) -> Sequence[tuple[str | None, str]]:
    keys = (
        [(place.division_code, f"name {distinctive_part(place.name)}")]
        if len(distinctive_part(place.name)) >= 2
        else []
    )
    return (
        [*keys, (place.division_code, f"address {normalise(place.address)}")]
        if len(place.address) >= 6
        else keys
    )


def _street(place: Place) -> tuple[str, int] | None:
    named = STREET.findall(unicodedata.normalize("NFKC", place.address))
    return (named[-1][0], int(named[-1][1])) if named else None  # the last one is the most specific
