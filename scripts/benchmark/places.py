"""The positions of the benchmark's requests: always the same for the same seed."""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import cos, radians

from geodata.crs.outline import in_china
from geodata.divisions.cities import City, cities
from geodata.lonlat import LonLat

NEAR_CITY_DEG = 0.15
AROUND_CITY_DEG = 0.6  # suburbs, county towns and the land between them
BORDER_LAT_DEG = (48.5, 52.5)  # where the order on a sphere and on the ellipsoid differ most in China
CHINA_LON_DEG, CHINA_LAT_DEG = (74.0, 134.0), (19.0, 53.0)
ROAD_WIDTH_DEG = 0.02
NEIGHBOURS = 3  # cities that a motorway leads to
# Each west, south, east, north: out of sight of land, and where nobody lives.
SEAS = (
    (121.5, 34.5, 123.5, 36.5),
    (123.5, 27.5, 125.5, 31.0),
    (114.0, 17.0, 118.0, 20.5),
    (108.5, 18.8, 109.2, 20.2),
)
DESERTS = (
    (79.5, 37.8, 86.5, 40.0),
    (100.5, 39.5, 104.5, 41.5),
    (84.0, 32.5, 90.0, 35.5),
    (89.0, 40.0, 94.5, 42.0),
)
Box = tuple[float, float, float, float]


def in_cities(count: int, seed: int = 1) -> list[LonLat]:
    """Return positions (WGS 84) in and around cities, the large ones more often: as the stations lie."""
    dice = random.Random(seed)
    all_cities = cities()
    chosen = dice.choices(all_cities, weights=[city.weight for city in all_cities], k=count)
    return [_near(dice, city.centre, NEAR_CITY_DEG) for city in chosen]


def in_other_cities(count: int, seed: int = 4) -> list[LonLat]:
    """Return positions around all cities alike, and farther from their middles: small towns."""
    dice = random.Random(seed)
    tries = (_near(dice, dice.choice(cities()).centre, AROUND_CITY_DEG) for _ in iter(int, 1))
    return _first(count, filter(in_china, tries))


def along_motorways(count: int, seed: int = 5) -> list[LonLat]:
    """Return positions on the straight ways between cities and those nearest to them."""
    dice = random.Random(seed)

    def tries() -> Iterator[LonLat]:
        while True:
            start = dice.choice(cities())
            end, share = dice.choice(_nearest_cities(start)), dice.random()
            yield _near(dice, _between(start.centre, end.centre, share), ROAD_WIDTH_DEG)

    return _first(count, filter(in_china, tries()))


def around_50_north(count: int, seed: int = 2) -> list[LonLat]:
    """Return positions along the northern border."""
    return _somewhere(count, seed, (115.0, 130.0), BORDER_LAT_DEG)


def anywhere(count: int, seed: int = 3) -> list[LonLat]:
    """Return positions anywhere in the country, deserts included."""
    return _somewhere(count, seed, CHINA_LON_DEG, CHINA_LAT_DEG)


def at_sea(count: int, seed: int = 6) -> list[LonLat]:
    """Return positions of ships."""
    return _in_boxes(count, seed, SEAS)


def in_deserts(count: int, seed: int = 7) -> list[LonLat]:
    """Return positions in the Taklamakan, the Alxa and the Kumtag and on the Changtang."""
    return _in_boxes(count, seed, DESERTS)


CITIES = "in cities"
KINDS: Mapping[str, Callable[[int], list[LonLat]]] = {
    CITIES: in_cities,
    "in other cities": in_other_cities,
    "along motorways": along_motorways,
    "anywhere": anywhere,
    "around 50°N": around_50_north,
    "at sea": at_sea,
    "in deserts": in_deserts,
}


def _first(count: int, positions: Iterator[LonLat]) -> list[LonLat]:
    return [next(positions) for _ in range(count)]


def _near(dice: random.Random, at: LonLat, spread_deg: float) -> LonLat:
    return LonLat(round(at.lon + dice.gauss(0, spread_deg), 6), round(at.lat + dice.gauss(0, spread_deg), 6))


def _between(start: LonLat, end: LonLat, share: float) -> LonLat:
    return LonLat(start.lon + share * (end.lon - start.lon), start.lat + share * (end.lat - start.lat))


def _nearest_cities(start: City) -> list[City]:
    others = [city for city in cities() if city != start]
    return sorted(others, key=partial(_apart, start.centre))[:NEIGHBOURS]


def _apart(here: LonLat, city: City) -> float:
    east = (city.centre.lon - here.lon) * cos(radians(here.lat))
    return east**2 + (city.centre.lat - here.lat) ** 2


def _in_boxes(count: int, seed: int, boxes: tuple[Box, ...]) -> list[LonLat]:
    dice = random.Random(seed)

    def one() -> LonLat:
        west, south, east, north = dice.choice(boxes)
        return LonLat(round(dice.uniform(west, east), 6), round(dice.uniform(south, north), 6))

    return [one() for _ in range(count)]


def _somewhere(
    count: int, seed: int, lon_deg: tuple[float, float], lat_deg: tuple[float, float]
) -> list[LonLat]:
    dice = random.Random(seed)

    def tries() -> Iterator[LonLat]:
        while True:
            position = LonLat(round(dice.uniform(*lon_deg), 6), round(dice.uniform(*lat_deg), 6))
            if in_china(position):
                yield position

    return _first(count, tries())
