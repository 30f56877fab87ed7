"""Where stations of a county must be, as far as that is known without its boundary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from statistics import median

from geodata.divisions import DivisionLevel, division, full_name
from geodata.extents import surely_outside_m
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.sheets.domain.findings import Weight

FEWEST = 5  # places that tell where a county is: most of them may be believed
REACH_M = 150_000  # from the middle of a county's stations to its farthest
WIDE_REACH_M = 500_000
WIDE = frozenset({"15", "23", "51", "53", "54", "62", "63", "65"})  # provinces with counties of that size
SCATTERED = "4603"  # 三沙: islands in all of a sea
DEGREE_M = 111_000


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Why a place cannot be, or hardly is, where it says."""

    sentence: Sentence
    weight: Weight


class Whereabouts:
    """The middles of counties, from places that are said to be in them."""

    def __init__(self, places: Iterable[tuple[str, LonLat]]) -> None:
        by_code: defaultdict[str, list[LonLat]] = defaultdict(list)
        for code, place in places:
            by_code[code].append(place)
        self.middles: Mapping[str, LonLat] = {
            code: LonLat(median(place.lon for place in found), median(place.lat for place in found))
            for code, found in by_code.items()
            if len(found) >= FEWEST and division(code).level is DivisionLevel.COUNTY
        }

    def misplaced(self, code: str, place: LonLat) -> Misplaced | None:
        """Return what speaks against a place in a division; None where nothing does."""
        if away_m := surely_outside_m(code, place):
            pattern = "离{province}最近也有 {far_km} 公里：请看看经纬度和所属区县"
            province = full_name(f"{code[:2]}0000")
            return Misplaced(Sentence(pattern, province=province, far_km=_km(away_m)), Weight.REFUSED)
        middle = self.middles.get(code)
        if middle is None or _is_within(code, middle, place):
            return None
        pattern = "离{division}的其他站点 {far_km} 公里：请看看经纬度和所属区县，没错就不用改"
        far_km = _km(distance_m(middle, place))
        return Misplaced(Sentence(pattern, division=full_name(code), far_km=far_km), Weight.ASK)


def _is_within(code: str, middle: LonLat, place: LonLat) -> bool:
    """Return whether a place is in reach of a county's middle, on a plane: it is about many kilometres."""
    if code.startswith(SCATTERED):
        return True
    north = place.lat - middle.lat
    east = (place.lon - middle.lon) * cos(radians(middle.lat))
    reach_m = WIDE_REACH_M if code[:2] in WIDE else REACH_M
    return (north * north + east * east) * DEGREE_M**2 <= reach_m**2


def _km(metres: float) -> int:
    """Return kilometres as one says them."""
    return 10 * round(metres / 10_000)
