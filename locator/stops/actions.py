"""Bringing the roving stops of the public projection up to date."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, Engine, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from locator.db.session import change
from locator.hours.actions import timetables
from locator.hours.tables import timetable
from locator.stations.queries.areas import geography_at
from locator.stations.tables import public_station
from locator.stops.domain import Stop
from locator.stops.queries import stops_today, stored_stops
from locator.time_zone import SHANGHAI

MERCATOR = 3857


def show_stops(engine: Engine, now: datetime) -> int:
    """Have the projection hold the stops of today that have not ended; return how many there are.

    Rows that stay the same are not written: phones with a pack would download them again.
    """
    with change(engine) as connection:
        stops = stops_today(connection, now)
        stored = stored_stops(connection)
        hours = timetables.ensure(
            connection, (stop.opening_hours for stop in stops), now.astimezone(SHANGHAI).date()
        )
        for stop in stops:
            if stored.get(stop.row_id) != (stop.card(), hours[stop.opening_hours]):
                _store(connection, stop, hours[stop.opening_hours])
        ended = stored.keys() - {stop.row_id for stop in stops}
        if ended:
            connection.execute(delete(public_station).where(public_station.c.station_id.in_(ended)))
    return len(stops)


def _store(connection: Connection, stop: Stop, timetable_id: int) -> None:
    times = select(timetable.c.has_quiet_hours, timetable.c.half_hours).where(timetable.c.id == timetable_id)
    row = _values(stop) | {"timetable_id": timetable_id, "no_app_timetable_id": timetable_id}
    row |= connection.execute(times).one()._asdict()
    statement = insert(public_station).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[public_station.c.station_id],
            set_={name: statement.excluded[name] for name in row if name != "station_id"},
        )
    )


def _values(stop: Stop) -> dict[str, Any]:
    place = geography_at(stop.position)
    return {
        "station_id": stop.row_id,
        "code": stop.code,
        "name": stop.name,
        "in_service": True,
        "division_code": None,  # lists, counts and exports go by divisions
        "place": place,
        "mercator": func.ST_Transform(cast(place, Geometry), MERCATOR),
        "tags": stop.tags,
        "hours_checked_at": stop.said_at,
        "search_text": stop.search_text,
        "card": stop.card(),
    }
