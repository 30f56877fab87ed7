"""Which events are stops today, and which stops the projection has."""

from datetime import datetime, time, timedelta
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select
from sqlalchemy.dialects.postgresql import Range

from geodata.lonlat import LonLat
from locator.events.domain.kinds import EventStatus, OccurrenceState, SignUp
from locator.events.tables import event, occurrence
from locator.stations.tables import public_station
from locator.stops.domain import ROVING_KINDS, Span, Stop
from locator.time_zone import SHANGHAI

HELD = (OccurrenceState.PLANNED.value, OccurrenceState.MOVED.value)


def stops_today(connection: Connection, now: datetime) -> list[Stop]:
    """Return the stops that are held, or will be, between a moment and the end of its day in Shanghai."""
    tomorrow = datetime.combine(now.astimezone(SHANGHAI).date() + timedelta(days=1), time(), tzinfo=SHANGHAI)
    point = cast(event.c.position, Geometry)
    statement = (
        select(
            *(
                event.c[name]
                for name in ("id", "name", "place_name", "address", "wayfinding", "division_code")
            ),
            *(event.c[name] for name in ("offers", "audience", "made_at", "sign_up", "sign_up_target")),
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
            func.array_agg(occurrence.c.span).label("spans"),
        )
        .join(occurrence, occurrence.c.event_id == event.c.id)
        .where(event.c.status == EventStatus.PUBLISHED.value, event.c.kind.in_(ROVING_KINDS))
        .where(event.c.station_id.is_(None), event.c.position.is_not(None))
        .where(occurrence.c.state.in_(HELD), occurrence.c.span.op("&&")(Range(now, tomorrow)))
        .group_by(event.c.id)
        .order_by(event.c.id)
    )
    return [_stop(row) for row in connection.execute(statement)]


def stored_stops(connection: Connection) -> dict[int, tuple[str, int | None]]:
    """Return the cards and timetables of the stops in the projection, by their number."""
    columns = public_station.c
    rows = connection.execute(
        select(columns.station_id, columns.card, columns.timetable_id).where(columns.station_id < 0)
    )
    return {row.station_id: (row.card, row.timetable_id) for row in rows}


def _stop(row: Any) -> Stop:
    spans = sorted((Span(span.lower, span.upper) for span in row.spans), key=lambda span: span.starts_at)
    return Stop(
        event_id=row.id,
        name=row.name,
        place_name=row.place_name,
        address=row.address,
        wayfinding=row.wayfinding,
        division_code=row.division_code,
        position=LonLat(row.lon, row.lat),
        phone=row.sign_up_target if row.sign_up == SignUp.PHONE.value else "",
        offers=tuple(row.offers),
        audience=row.audience,
        said_at=row.made_at,
        spans=tuple(spans),
    )
