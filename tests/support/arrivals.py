"""Brute force for searches by arrival: every station's way and state worked out, and all of them sorted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
from pyproj import Geod
from sqlalchemy import Connection, func, select

from geodata.lonlat import LonLat
from geodata.travel import TravelMode, travel_s
from locator.hours.domain.state import Timetable, opening_at
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, timetable_of
from locator.search.domain.arrival import MAX_TRAVEL_S, OPEN_STATES
from locator.search.domain.search import MAX_DISTANCE_M
from locator.stations.domain.truck import DETOUR_M, SAME_SIDE_M
from locator.stations.tables import public_station

MOST_AT_ONE_PLACE = 20
WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Everywhere:
    """All public stations in service that have a position."""

    rows: list[Any]
    timetables: list[Timetable | None]
    lon: Any
    lat: Any

    @classmethod
    def load(cls, connection: Connection) -> "Everywhere":
        """Read them from the database."""
        point = func.geometry(public_station.c.place)
        rows = connection.execute(
            select(
                public_station.c.code,
                public_station.c.station_id,
                public_station.c.carriageway,
                public_station.c.hours_checked_at,
                func.ST_X(point).label("lon"),
                func.ST_Y(point).label("lat"),
                *HOURS_COLUMNS,
            )
            .select_from(join_timetables(public_station))
            .where(public_station.c.in_service, public_station.c.place.is_not(None))
        ).all()
        positions = [np.array([getattr(row, name) for row in rows]) for name in ("lon", "lat")]
        return cls(list(rows), [timetable_of(row) for row in rows], *positions)

    def distances_m(self, here: LonLat) -> Any:
        """Return the geodesic distance of each from a position."""
        ends = np.full(len(self.lon), here.lon), np.full(len(self.lat), here.lat)
        return WGS84.inv(*ends, self.lon, self.lat)[2]

    def nearest(self, here: LonLat, is_suitable: Callable[[Timetable | None], bool], count: int) -> list[str]:
        """Return the codes of the first whose hours are suitable, by distance, then id."""
        by_hours = {id(hours): is_suitable(hours) for hours in self.timetables}
        distances = self.distances_m(here)
        order = sorted(range(len(self.rows)), key=lambda n: (float(distances[n]), self.rows[n].station_id))
        suitable = (self.rows[n].code for n in order if by_hours[id(self.timetables[n])])
        return list(islice(suitable, count))

    def ranked(
        self, here: LonLat, at: datetime, mode: TravelMode, carriageway: str = "", limit: int = 10
    ) -> list[str]:
        """Return the codes of the first in the order of a ranking by arrival, told anew from its rules."""
        distances = self.distances_m(here)
        turns = np.array([row.carriageway not in ("", carriageway) for row in self.rows])
        turning_m = DETOUR_M * (turns & (distances >= SAME_SIDE_M)) * (mode is TravelMode.TRUCK)
        ways_s = travel_s(1, mode) * (distances + turning_m)
        opened: list[tuple[float, int, str]] = []
        others: list[tuple[float, int, str]] = []
        for index in np.argsort(ways_s, kind="stable"):
            row, way_s = self.rows[index], float(ways_s[index])
            if sum(rank <= way_s for rank, _, _ in opened) >= limit:
                break
            if way_s > MAX_TRAVEL_S[mode] and len(opened) + len(others) >= limit + MOST_AT_ONE_PLACE:
                break
            then = opening_at(self.timetables[index], at + timedelta(seconds=way_s))
            is_open = way_s <= MAX_TRAVEL_S[mode] and then.state in OPEN_STATES
            rank_s = way_s * self._weight(row.hours_checked_at, at) if is_open else way_s
            (opened if is_open else others).append((rank_s, row.station_id, row.code))
        return [code for _, _, code in [*sorted(opened), *sorted(others)]][:limit]

    def _weight(self, checked_at: datetime | None, at: datetime) -> float:
        if checked_at is None:
            return 1.5
        fresh = 0.5 ** (max(at - checked_at, timedelta()) / timedelta(days=180))
        return 1 + 0.25 * (1 - fresh) + (0.25 if fresh < 0.5 else 0)

    def open_on_arrival(self, here: LonLat, at: datetime, mode: TravelMode) -> set[str]:
        """Return the codes of all that are within reach and open on arrival."""
        distances = self.distances_m(here)
        reach_m = min(MAX_DISTANCE_M, MAX_TRAVEL_S[mode] / travel_s(1, mode))
        found: set[str] = set()
        for index in np.flatnonzero(distances <= reach_m):
            row, distance_m = self.rows[index], float(distances[index])
            turning_m = DETOUR_M if mode is TravelMode.TRUCK and row.carriageway else 0.0
            way_s = travel_s(distance_m + (turning_m if distance_m >= SAME_SIDE_M else 0.0), mode)
            if way_s > MAX_TRAVEL_S[mode]:
                continue
            then = opening_at(self.timetables[index], at + timedelta(seconds=way_s))
            if then.state in OPEN_STATES:
                found.add(row.code)
        return found
