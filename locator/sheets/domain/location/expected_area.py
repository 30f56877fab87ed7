"""Plausibility of positions in a county whose boundary is unknown, by its other stations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from statistics import median

from geodata.divisions.codes import DivisionLevel, division, full_name
from geodata.divisions.extents import distance_outside_province_m
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.sheets.domain.findings import Severity

MIN_PLACES = 5  # places needed for a county's centre, so that a few wrong ones do not matter
REACH_M = 150_000  # from the centre of a county's stations to its farthest station
WIDE_REACH_M = 500_000
WIDE_PROVINCES = frozenset(
    {"15", "23", "51", "53", "54", "62", "63", "65"}
)  # provinces with counties of that size
ISLAND_CITY_PREFIX = "4603"  # 三沙: islands in all of a sea
METRES_PER_DEGREE = 111_000


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Why a position is impossible or unlikely."""

    sentence: Sentence
    severity: Severity


class CountyCentres:
    """Centres of counties: the medians of the positions in them."""

    def __init__(self, places: Iterable[tuple[str, LonLat]]) -> None:
        by_code: defaultdict[str, list[LonLat]] = defaultdict(list)
        for code, place in places:
            by_code[code].append(place)
        self.centres: Mapping[str, LonLat] = {
            code: LonLat(median(place.lon for place in positions), median(place.lat for place in positions))
            for code, positions in by_code.items()
            if len(positions) >= MIN_PLACES and division(code).level is DivisionLevel.COUNTY
        }

    def misplaced(self, code: str, place: LonLat) -> Misplaced | None:
        """Return why a position is impossible or unlikely in a division; None if it is plausible."""
        if outside_m := distance_outside_province_m(code, place):
            pattern = "离{province}最近也有 {far_km} 公里：请看看经纬度和所属区县"
            province = full_name(f"{code[:2]}0000")
            return Misplaced(Sentence(pattern, province=province, far_km=_km(outside_m)), Severity.REFUSED)
        centre = self.centres.get(code)
        if centre is None or _is_within(code, centre, place):
            return None
        pattern = "离{division}的其他站点 {far_km} 公里：请看看经纬度和所属区县，没错就不用改"
        far_km = _km(distance_m(centre, place))
        return Misplaced(Sentence(pattern, division=full_name(code), far_km=far_km), Severity.CONFIRM)


def _is_within(code: str, centre: LonLat, place: LonLat) -> bool:
    """Return whether a position is in reach of a county's centre, by a planar approximation."""
    if code.startswith(ISLAND_CITY_PREFIX):
        return True
    north = place.lat - centre.lat
    east = (place.lon - centre.lon) * cos(radians(centre.lat))
    reach_m = WIDE_REACH_M if code[:2] in WIDE_PROVINCES else REACH_M
    return (north * north + east * east) * METRES_PER_DEGREE**2 <= reach_m**2


def _km(metres: float) -> int:
    """Return kilometres, rounded to tens."""
    return 10 * round(metres / 10_000)
