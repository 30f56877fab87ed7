"""The positions of the benchmark's requests: always the same for the same seed."""

import random
from collections.abc import Iterator

from geodata.crs.outline import in_china
from geodata.divisions.cities import cities
from geodata.lonlat import LonLat

NEAR_CITY_DEG = 0.15
BORDER_LAT_DEG = (48.5, 52.5)  # where the order on a sphere and on the ellipsoid differ most in China
CHINA_LON_DEG, CHINA_LAT_DEG = (74.0, 134.0), (19.0, 53.0)


def in_cities(count: int, seed: int = 1) -> list[LonLat]:
    """Return positions (WGS 84) in and around cities, the large ones more often."""
    dice = random.Random(seed)
    all_cities = cities()
    chosen = dice.choices(all_cities, weights=[city.weight for city in all_cities], k=count)
    return [
        LonLat(
            round(city.centre.lon + dice.gauss(0, NEAR_CITY_DEG), 6),
            round(city.centre.lat + dice.gauss(0, NEAR_CITY_DEG), 6),
        )
        for city in chosen
    ]


def around_50_north(count: int, seed: int = 2) -> list[LonLat]:
    """Return positions along the northern border."""
    return _somewhere(count, seed, (115.0, 130.0), BORDER_LAT_DEG)


def anywhere(count: int, seed: int = 3) -> list[LonLat]:
    """Return positions anywhere in the country, deserts included."""
    return _somewhere(count, seed, CHINA_LON_DEG, CHINA_LAT_DEG)


def _somewhere(
    count: int, seed: int, lon_deg: tuple[float, float], lat_deg: tuple[float, float]
) -> list[LonLat]:
    dice = random.Random(seed)

    def tries() -> Iterator[LonLat]:
        while True:
            position = LonLat(round(dice.uniform(*lon_deg), 6), round(dice.uniform(*lat_deg), 6))
            if in_china(position):
                yield position

    found = tries()
    return [next(found) for _ in range(count)]
