"""Answers over HTTP compared with brute force: every station's geodesic distance, sorted."""

import json
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Geod
from sqlalchemy import Connection, func, select

from geodata.lonlat import LonLat
from locator.search.domain.search import MAX_DISTANCE_M
from locator.stations.tables import public_station

WGS84 = Geod(ellps="WGS84")
SAME_M = 0.06  # the API rounds distances to a decimetre
WANTED = 10
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Everything:
    """Every public station with a place: codes, longitudes and latitudes, in one order."""

    codes: "np.ndarray[tuple[int], np.dtype[np.str_]]"
    lon: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    lat: "np.ndarray[tuple[int], np.dtype[np.float64]]"

    @classmethod
    def stored(cls, connection: Connection) -> "Everything":
        """Return what the database holds."""
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
    """Shares of questions whose order was right, and of true nearest stations that were found."""

    order: float
    recall: float


def compare(address: str, everything: Everything, places: Sequence[LonLat]) -> Agreement:
    """Ask the server from each place and compare; equal distances may stand in either order."""
    right = found = wanted = 0
    for at in places:
        distances = everything.distances_m(at)
        nearest = true_nearest_m(distances)
        answered = _ask(address, at)
        got = [float(distances[everything.codes == code][0]) for code in answered]
        wanted += len(nearest)
        found += sum(1 for distance in got if distance <= nearest.max(initial=0) + SAME_M)
        right += _same_order(got, nearest)
    return Agreement(right / len(places), found / wanted)


def true_nearest_m(
    distances: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the distances that an answer should have: in order, none beyond a search's reach."""
    nearest = np.sort(distances)[:WANTED]
    return nearest[nearest <= MAX_DISTANCE_M]


def _same_order(got: Sequence[float], nearest: Iterable[float]) -> bool:
    true = list(nearest)
    return len(got) == len(true) and all(
        abs(one - other) <= SAME_M for one, other in zip(got, true, strict=True)
    )


def _ask(address: str, at: LonLat) -> list[str]:
    request = urllib.request.Request(
        f"{address}api/v1/stations/nearest",
        data=json.dumps({"lon": at.lon, "lat": at.lat, "limit": WANTED}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        return [one["id"] for one in json.load(answer)["features"]]
