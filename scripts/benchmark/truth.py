"""Answers over HTTP compared with brute force: the geodesic distances of all stations, sorted."""

import json
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Geod
from sqlalchemy import Connection, func, select

from benchmark import places as positions
from benchmark.figures import Figure
from geodata.lonlat import LonLat
from locator.db.session import read, read_engine
from locator.search.domain.search import MAX_DISTANCE_M
from locator.stations.tables import public_station

WGS84 = Geod(ellps="WGS84")
TOLERANCE_M = 0.06  # the API rounds distances to a decimetre
NEAREST_COUNT = 10
SAMPLE = 60
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class AllStations:
    """All public stations with a position: codes, longitudes and latitudes, in one order."""

    codes: "np.ndarray[tuple[int], np.dtype[np.str_]]"
    lon: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    lat: "np.ndarray[tuple[int], np.dtype[np.float64]]"

    @classmethod
    def load(cls, connection: Connection) -> "AllStations":
        """Load them from the database."""
        point = func.geometry(public_station.c.place)
        rows = connection.execute(
            select(public_station.c.code, func.ST_X(point), func.ST_Y(point)).where(
                public_station.c.in_service, public_station.c.place.is_not(None)
            )
        ).all()
        codes, lon, lat = zip(*rows, strict=True)
        return cls(np.array(codes), np.array(lon), np.array(lat))

    def distances_m(self, at: LonLat) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return the geodesic distance of every station (Karney's algorithm, by PROJ)."""
        here = np.full(len(self.lon), at.lon), np.full(len(self.lat), at.lat)
        distances: np.ndarray[tuple[int], np.dtype[np.float64]] = WGS84.inv(*here, self.lon, self.lat)[2]
        return distances


@dataclass(frozen=True, slots=True)
class Agreement:
    """The shares of searches with the right order, and of true nearest stations that were found."""

    order: float
    recall: float


def figures(server: str, url: str) -> list[Figure]:
    """Compare answers from some kinds of places with brute force."""
    engine = read_engine(url)
    everything = read(engine, AllStations.load)
    engine.dispose()
    city = compare(server, everything, positions.in_cities(SAMPLE, seed=11))
    north = compare(server, everything, positions.around_50_north(SAMPLE))
    country = compare(server, everything, positions.anywhere(SAMPLE))
    return [
        Figure("right order, in cities", city.order, at_least=1),
        Figure("right order, around 50°N", north.order, at_least=1),
        Figure("recall, anywhere", country.recall, at_least=0.999),
    ]


def compare(address: str, everything: AllStations, places: Sequence[LonLat]) -> Agreement:
    """Search from each position and compare; equal distances may be in either order."""
    correct = recalled = expected = 0
    for at in places:
        distances = everything.distances_m(at)
        nearest = true_nearest_m(distances)
        codes = _search(address, at)
        distances_found = [float(distances[everything.codes == code][0]) for code in codes]
        expected += len(nearest)
        recalled += sum(1 for distance in distances_found if distance <= nearest.max(initial=0) + TOLERANCE_M)
        correct += _same_order(distances_found, nearest)
    return Agreement(correct / len(places), recalled / expected)


def true_nearest_m(
    distances: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the distances that an answer should have: sorted, none beyond the search radius."""
    nearest = np.sort(distances)[:NEAREST_COUNT]
    return nearest[nearest <= MAX_DISTANCE_M]


def _same_order(got: Sequence[float], nearest: Iterable[float]) -> bool:
    true = list(nearest)
    return len(got) == len(true) and all(
        abs(found - expected) <= TOLERANCE_M for found, expected in zip(got, true, strict=True)
    )


def _search(address: str, at: LonLat) -> list[str]:
    request = urllib.request.Request(
        f"{address}api/v1/stations/nearest",
        data=json.dumps({"lon": at.lon, "lat": at.lat, "limit": NEAREST_COUNT}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
        return [feature["id"] for feature in json.load(response)["features"]]
