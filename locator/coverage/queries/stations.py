"""The stations that a run is about, and the one that a planner names."""

from collections.abc import Sequence
from dataclasses import dataclass

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.hours.tables import timetable
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.stations.queries.areas import IN_SERVICE, is_counted, lies_within
from locator.stations.tables import station

POINT = cast(station.c.position, Geometry)


@dataclass(frozen=True, slots=True)
class Placed:
    """A station with its position and its schedule; an empty one is unknown."""

    id: int
    name: str
    position: LonLat
    schedule: str
    is_planned: bool = False


def placed_stations(
    connection: Connection, area: Area, kinds: Sequence[StationKind], at_most: int
) -> list[Placed]:
    """Return the stations in service of an area that have a position, at most so many."""
    conditions = [lies_within([area]), is_counted(), station.c.is_demo.is_(False)]
    conditions.append(station.c.status.in_([status.value for status in IN_SERVICE]))
    if kinds:
        conditions.append(station.c.kind.in_([kind.value for kind in kinds]))
    return _placed(connection, *conditions, at_most=at_most)


def find_station(connection: Connection, area: Area, code: str) -> Placed | None:
    """Return a station in service or planned of an area, by its code."""
    statuses = [status.value for status in (*IN_SERVICE, LifecycleStatus.PLANNED)]
    found = _placed(
        connection, lies_within([area]), station.c.code == code, station.c.status.in_(statuses), at_most=1
    )
    return found[0] if found else None


def _placed(connection: Connection, *conditions: object, at_most: int) -> list[Placed]:
    columns = (
        station.c.id,
        station.c.name,
        func.ST_X(POINT).label("lon"),
        func.ST_Y(POINT).label("lat"),
        func.coalesce(timetable.c.schedule, "").label("schedule"),
        (station.c.status == LifecycleStatus.PLANNED.value).label("is_planned"),
    )
    joined = station.outerjoin(timetable, timetable.c.id == station.c.timetable_id)
    chosen = select(*columns).select_from(joined).where(station.c.position.is_not(None), *conditions)  # type: ignore[arg-type]
    rows = connection.execute(chosen.order_by(station.c.id).limit(at_most))
    return [Placed(row.id, row.name, LonLat(row.lon, row.lat), row.schedule, row.is_planned) for row in rows]
