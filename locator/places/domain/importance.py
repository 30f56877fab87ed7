"""How likely a place is meant by its name, by its kind: what suggestions and equal names are sorted by."""

from locator.places.domain.forms import STOP_KINDS

FIRST_LETTERS_FROM = 0.65  # places of at least this are suggested first
BY_KIND = {
    **{"city": 0.86, "airport": 0.84, "aerodrome": 0.84, "railway_station": 0.8, "town": 0.6, "county": 0.7},
    **{"district": 0.7, "university": 0.7, "hospital": 0.68, "expressway": 0.66, "attraction": 0.62},
    **{"bus_station": 0.62, "subway_station": 0.6, "mall": 0.58, "marketplace": 0.56, "railway_halt": 0.5},
    **{"park": 0.5, "services": 0.5, "suburb": 0.5, "border_crossing": 0.5, "motorway_junction": 0.42},
    **{
        "village": 0.4,
        "road": 0.4,
        "college": 0.5,
        "school": 0.36,
        "gate": 0.3,
        "fuel": 0.3,
        "bus_stop": 0.28,
    },
    **{"estate": 0.38, "works": 0.4, "hotel": 0.4, "building": 0.3, "subway_entrance": 0.35},
    **{"hamlet": 0.25, "milestone": 0.1, "address": 0.05},
}
TWO_LETTERS_FROM = 0.78  # one or two Latin letters begin too many names of less
OTHER = 0.35
ROAD_ENDINGS = ("路", "街", "道", "巷", "桥")
LESS_THAN_ITS_ROAD = 0.35
OF_STATION = 0.45
OF_DIVISION = {2: 1.0, 4: 0.9, 6: 0.74}  # by the digits of its code
WEIGHT_OF_SOURCE = 0.05  # a source's own weight, of 0 to 1, decides among places of a kind
CLEARLY_FIRST = 0.12  # a candidate so much before the next is what is meant


def of_kind(kind: str, given: float | None = None, name: str = "") -> float:
    """Return the importance of a place, from its kind and what its source says of it.

    Stops are named after roads: 世纪大道 alone is the road.
    """
    weight = min(max(given or 0.0, 0.0), 1.0)
    is_of_a_road = kind in STOP_KINDS and name.endswith(ROAD_ENDINGS)
    return round(BY_KIND.get(kind, OTHER) + WEIGHT_OF_SOURCE * weight - is_of_a_road * LESS_THAN_ITS_ROAD, 4)


def of_road(length_m: float) -> float:
    """Return the importance of a road: longer ones are asked for more."""
    return round(BY_KIND["road"] + min(length_m / 20_000, 1.0) * 0.1, 4)
