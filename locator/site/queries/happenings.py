"""What happens at a station, in a division, and one event, as the public may know of it.

Row security leaves drafts and events at stations that are not public to staff.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from geodata.divisions.codes import Division
from geodata.sentence import Sentence
from locator.events.domain.errors import EventNotFound
from locator.events.domain.kinds import EventKind, EventStatus
from locator.events.domain.timing import HORIZON_DAYS
from locator.events.queries.happenings import Happening, occurrences_between
from locator.events.tables import event
from locator.stations.queries.areas import lies_in_division
from locator.stations.tables import public_station
from locator.time_zone import SHANGHAI

HORIZON = timedelta(days=HORIZON_DAYS)


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """An event with the occurrences to come, and the station that it is at."""

    id: int
    kind: EventKind
    name: str
    status: EventStatus
    place_name: str
    address: str
    wayfinding: str
    responsible: str
    audience: str
    starts_at: datetime
    duration: timedelta
    rule: str
    when_text: str
    station_code: str
    station_name: str
    to_come: list[Happening]

    @property
    def place(self) -> str:
        """The name of where it is."""
        return self.place_name or self.station_name


def at_station(connection: Connection, code: str, at: datetime) -> list[Happening]:
    """Return what happens at a public station from a moment on, as far as it is worked out."""
    here = select(public_station.c.station_id).where(public_station.c.code == code)
    return occurrences_between(connection, at, at + HORIZON, event.c.station_id == here.scalar_subquery())


def in_division(connection: Connection, place: Division, at: datetime, span: timedelta) -> list[Happening]:
    """Return what happens in a division, at its stations and elsewhere, in a span of time."""
    at_one = exists().where(
        public_station.c.station_id == event.c.station_id,
        lies_in_division(place, public_station.c.division_code),
    )
    is_here = or_(lies_in_division(place, event.c.division_code), at_one)
    return occurrences_between(connection, at, at + span, is_here)


def one_event(connection: Connection, event_id: int, at: datetime) -> PublicEvent:
    """Return an event with what is to come of it; raise EventNotFound."""
    names = ("id", "name", "place_name", "address", "wayfinding", "responsible", "audience")
    chosen = (
        select(
            *(event.c[name] for name in names),
            *(event.c[name] for name in ("kind", "status", "starts_at", "duration_min", "rule", "when_text")),
            public_station.c.code.label("station_code"),
            public_station.c.name.label("station_name"),
        )
        .outerjoin(public_station, public_station.c.station_id == event.c.station_id)
        .where(event.c.id == event_id)
    )
    row: Any = connection.execute(chosen).one_or_none()
    if row is None:
        raise EventNotFound(Sentence("没有这个活动，或者已经撤下"))
    return PublicEvent(
        **{name: row._mapping[name] for name in (*names, "rule", "when_text")},
        kind=EventKind(row.kind),
        status=EventStatus(row.status),
        starts_at=row.starts_at.astimezone(SHANGHAI),
        duration=timedelta(minutes=row.duration_min),
        station_code=row.station_code or "",
        station_name=row.station_name or "",
        to_come=occurrences_between(connection, at, at + HORIZON, event.c.id == event_id),
    )
