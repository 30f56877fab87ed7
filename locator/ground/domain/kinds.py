"""Which objects of OpenStreetMap are taken, and as what: everything that is not named here is left out.

Boundaries are left out by this: no kind is read from ``boundary``, ``admin_level`` or their relatives, an
area that carries one of them is no area of ours, and lines take a name, a number and a kind, nothing else.
"""

from collections.abc import Mapping

Tags = Mapping[str, str]

# Less is more important. A tile shows a road by its rank, a search by its kind.
ROAD_RANKS: Mapping[str, int] = {
    **{"motorway": 1, "trunk": 1, "motorway_link": 2, "trunk_link": 2},
    **{"primary": 2, "primary_link": 3, "secondary": 3, "secondary_link": 4},
    **{"tertiary": 4, "tertiary_link": 5},
    **{"unclassified": 5, "residential": 5, "living_street": 5, "pedestrian": 5, "road": 5},
    **{"service": 6, "track": 6, "busway": 6},
    **{"footway": 7, "path": 7, "cycleway": 7, "steps": 7, "bridleway": 7},
}
FIRST_MINOR_RANK, FIRST_PATH_RANK = 5, 7
RAILS = frozenset({"rail", "subway", "light_rail", "tram", "monorail", "narrow_gauge"})
RIVERS = frozenset({"river", "canal", "stream"})
COAST = "coastline"
WATER_AREAS = (
    ("natural", frozenset({"water"})),
    ("waterway", frozenset({"riverbank", "dock"})),
    ("landuse", frozenset({"reservoir", "basin"})),
)
GREEN_AREAS = (
    ("leisure", frozenset({"park", "garden", "golf_course", "pitch", "playground", "common"})),
    ("landuse", frozenset({"forest", "grass", "meadow", "recreation_ground", "village_green", "orchard"})),
    ("natural", frozenset({"wood", "grassland", "scrub", "heath", "wetland"})),
)
# In this order: the first that fits is an object's kind. Islands and whatever is larger than a city have
# no name on the ground.
PLACES: tuple[tuple[str, str, str], ...] = (
    *(("place", kind, kind) for kind in ("city", "town", "village", "hamlet", "suburb", "quarter")),
    *(("place", kind, kind) for kind in ("neighbourhood", "square", "locality")),
    ("station", "subway", "subway_station"),
    *(("railway", value, "railway_station") for value in ("station", "halt")),
    ("railway", "subway_entrance", "subway_entrance"),
    ("aeroway", "aerodrome", "airport"),
    ("amenity", "bus_station", "bus_station"),
    ("amenity", "ferry_terminal", "ferry_terminal"),
    ("highway", "bus_stop", "bus_stop"),
    ("public_transport", "platform", "bus_stop"),
    *(("amenity", kind, kind) for kind in ("hospital", "clinic", "marketplace", "university", "college")),
    *(("amenity", kind, kind) for kind in ("school", "fuel", "townhall", "library", "police", "toilets")),
    *(("shop", kind, kind) for kind in ("mall", "supermarket")),
    ("tourism", "attraction", "attraction"),
    ("tourism", "museum", "museum"),
    ("leisure", "park", "park"),
    ("leisure", "stadium", "stadium"),
    ("highway", "motorway_junction", "motorway_junction"),
    ("highway", "milestone", "milestone"),
    ("highway", "services", "services"),
    ("highway", "rest_area", "rest_area"),
    ("barrier", "toll_booth", "toll_booth"),
    ("amenity", "customs", "border_crossing"),
    *(("barrier", kind, "gate") for kind in ("gate", "lift_gate", "swing_gate", "entrance")),
    ("entrance", "main", "gate"),
    *(("tourism", kind, kind) for kind in ("hotel", "zoo", "theme_park")),
    *(("amenity", kind, kind) for kind in ("theatre", "community_centre", "post_office", "courthouse")),
    ("amenity", "place_of_worship", "place_of_worship"),
    ("leisure", "sports_centre", "stadium"),
    ("historic", "monument", "attraction"),
    ("man_made", "tower", "attraction"),
    ("shop", "department_store", "mall"),
    ("shop", "wholesale", "marketplace"),
    ("landuse", "residential", "estate"),
    *(("landuse", kind, "works") for kind in ("industrial", "commercial", "retail")),
)
PORT = "口岸"  # where people and lorries pass; it is searched for, and no map draws it
BUILDING = "building"  # a named one, which is nothing else: riders bring things to it
ORDERED_PLACES = {(key, value): (order, kind) for order, (key, value, kind) in enumerate(PLACES)}
# What is of use without a name: a gate is drawn, a kilometre is its number.
NAMELESS_PLACES = frozenset({"gate", "milestone", "motorway_junction", "toll_booth", "fuel", "toilets"}) | {
    "subway_entrance"
}
BASE_IMPORTANCE: Mapping[str, float] = {
    **{"city": 0.9, "town": 0.7, "suburb": 0.55, "airport": 0.6, "railway_station": 0.6},
    **{"village": 0.45, "subway_station": 0.5, "bus_station": 0.45, "hospital": 0.45, "university": 0.45},
    **{"park": 0.4, "attraction": 0.4, "museum": 0.35, "stadium": 0.35, "marketplace": 0.35, "mall": 0.35},
    **{"quarter": 0.4, "neighbourhood": 0.35, "square": 0.35, "townhall": 0.35, "services": 0.35},
}
LEAST_IMPORTANCE = 0.2
KNOWN_ELSEWHERE = 0.05  # has an article somewhere
MAX_POPULATION_DIGITS = 9
# The keys that mark a boundary or a claim.
BOUNDARY_KEYS = frozenset(
    {"boundary", "admin_level", "border_type", "disputed", "disputed_by", "claimed_by", "recognized_by"}
) | {"maritime", "admin_type", "border_status"}


def road_kind(tags: Tags) -> str | None:
    """Return the kind of a road, as ``highway`` names it; None for what is no road to draw."""
    kind = tags.get("highway", "")
    return kind if kind in ROAD_RANKS and tags.get("area") != "yes" else None


def rail_kind(tags: Tags) -> str | None:
    """Return the kind of a railway in use, without sidings and yards."""
    kind = tags.get("railway", "")
    return kind if kind in RAILS and "service" not in tags else None


def river_kind(tags: Tags) -> str | None:
    """Return the kind of a line of water, or of a coast."""
    kind = tags.get("waterway", "")
    if kind in RIVERS:
        return kind
    return COAST if tags.get("natural") == COAST else None


def water_kind(tags: Tags) -> str | None:
    """Return the kind of an area of water."""
    return _first(tags, WATER_AREAS)


def green_kind(tags: Tags) -> str | None:
    """Return the kind of an area of plants."""
    return _first(tags, GREEN_AREAS)


def is_building(tags: Tags) -> bool:
    """Tell whether an area is a building."""
    return tags.get("building", "no") != "no"


def place_kind(tags: Tags) -> str | None:
    """Return the kind of a place that people ask for by name; one with nothing but a name is a building."""
    if tags.get("barrier") == "border_control" and PORT in tags.get("name", ""):
        return "border_crossing"
    found = [ORDERED_PLACES[tag] for tag in tags.items() if tag in ORDERED_PLACES]
    if found:
        return min(found)[1]
    return BUILDING if is_building(tags) and "name" in tags else None


def marks_boundary(tags: Tags) -> bool:
    """Tell whether an object carries a key of boundaries; such an area is not taken."""
    return not BOUNDARY_KEYS.isdisjoint(tags)


def importance(kind: str, tags: Tags) -> float:
    """Return how well known a place may be, from 0 to 1: by its kind, population, and articles about it."""
    found = BASE_IMPORTANCE.get(kind, LEAST_IMPORTANCE)
    population = tags.get("population", "")
    if population.isascii() and population.isdigit() and len(population) <= MAX_POPULATION_DIGITS:
        found += 0.01 * len(population.lstrip("0"))
    if "wikidata" in tags or "wikipedia" in tags:
        found += KNOWN_ELSEWHERE
    return min(1.0, found)


def _first(tags: Tags, areas: tuple[tuple[str, frozenset[str]], ...]) -> str | None:
    for key, kinds in areas:
        value = tags.get(key)
        if value in kinds:
            return value
    return None
