"""Happenings and their occurrences: of a span of time, of some areas, and one by its number.

`occurrences_between` reads only what the public role may: row security leaves to it what is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Row, Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.events.domain.event import EventTerms, Venue, sign_up_words
from locator.events.domain.kinds import (
    EventKind,
    EventStatus,
    HolidayPolicy,
    OccurrenceState,
    SignUp,
    Verdict,
)
from locator.events.domain.occurrences import Decision
from locator.events.domain.timing import Timing
from locator.events.tables import event, event_decision, occurrence
from locator.stations.tables import station
from locator.targets.queries.areas import key_lies_in
from locator.time_zone import SHANGHAI

MAX_LISTED = 500
MAX_OCCURRENCES_SHOWN = 1_000
LON, LAT = (getf(cast(event.c.position, Geometry("POINT", srid=4326))) for getf in (func.ST_X, func.ST_Y))


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A happening as it is kept, with the station that it is at."""

    id: int
    terms: EventTerms
    status: EventStatus
    author_id: int | None
    station_code: str
    station_name: str

    @property
    def place(self) -> str:
        """The name of where it is."""
        return self.terms.venue.name or self.station_name


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence with what people want to know of it."""

    event_id: int
    kind: EventKind
    name: str
    station_id: int | None
    place_name: str
    address: str
    wayfinding: str
    division_code: str
    position: LonLat | None
    responsible: str
    audience: str
    offers: Sequence[str]
    sign_up: SignUp
    sign_up_target: str
    places_left: int | None
    planned_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: OccurrenceState
    reason: str

    @property
    def sign_up_words(self) -> str:
        """How to sign up; none left closes it."""
        return sign_up_words(self.sign_up, self.sign_up_target, self.places_left)


def occurrences_between(
    connection: Connection, begin: datetime, end: datetime, *conditions: ColumnElement[bool]
) -> list[Happening]:
    """Return the occurrences that overlap a span of time, the first first; conditions are of `event`."""
    asked = literal(Range(begin, end), TSTZRANGE)
    chosen = (
        select(
            *(event.c.id, event.c.kind, event.c.name, event.c.station_id, event.c.place_name),
            *(event.c.address, event.c.wayfinding, event.c.division_code, LON.label("lon"), LAT.label("lat")),
            *(event.c.responsible, event.c.audience, event.c.offers, event.c.sign_up),
            *(event.c.sign_up_target, event.c.places_left),
            *(occurrence.c.planned_at, occurrence.c.span, occurrence.c.state, occurrence.c.reason),
        )
        .join(occurrence, occurrence.c.event_id == event.c.id)
        .where(occurrence.c.span.op("&&")(asked), *conditions)
        .order_by(func.lower(occurrence.c.span), event.c.id)
        .limit(MAX_OCCURRENCES_SHOWN)
    )
    rows: list[Row[Any]] = list(connection.execute(chosen))
    return [_happening(row) for row in rows]


def find_event(connection: Connection, event_id: int) -> StoredEvent | None:
    """Return a happening by its number, for staff; None for one that the person may not see."""
    row = connection.execute(_stored().where(event.c.id == event_id)).one_or_none()
    return _event(row) if row else None


def events_in(
    connection: Connection, areas: Sequence[Area], *conditions: ColumnElement[bool]
) -> list[StoredEvent]:
    """Return the happenings of some areas, the latest entered first."""
    chosen = _stored().where(in_areas(areas), *conditions).order_by(event.c.id.desc()).limit(MAX_LISTED)
    return [_event(row) for row in connection.execute(chosen)]


def in_areas(areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition that a happening's owner lies in some areas."""
    return key_lies_in(event.c.area, areas)


def decisions_of(connection: Connection, event_id: int) -> list[Decision]:
    """Return what was decided about single occurrences."""
    chosen = select(event_decision).where(event_decision.c.event_id == event_id)
    return [
        Decision(
            row.planned_at.astimezone(SHANGHAI),
            Verdict(row.verdict),
            row.moved_to and row.moved_to.astimezone(SHANGHAI),
            row.reason,
        )
        for row in connection.execute(chosen)
    ]


def timing_of(row: Row[Any]) -> Timing:
    """Return when the happening of a row is."""
    starts_at = row.starts_at.astimezone(SHANGHAI)
    return Timing(starts_at, row.duration_min, row.rule, tuple(row.left_out), tuple(row.added))


def _stored() -> Select[Any]:
    at_station = event.outerjoin(station, station.c.id == event.c.station_id)
    named = (station.c.code.label("station_code"), station.c.name.label("station_name"))
    return select(event, LON.label("lon"), LAT.label("lat"), *named).select_from(at_station)


def _event(row: Row[Any]) -> StoredEvent:
    venue = Venue(row.station_id, row.place_name, row.address, _position(row), row.wayfinding)
    terms = EventTerms(
        area=row.area,
        kind=EventKind(row.kind),
        name=row.name,
        venue=venue,
        timing=timing_of(row),
        responsible=row.responsible,
        holiday_policy=HolidayPolicy(row.holiday_policy),
        division_code=row.division_code,
        organisers=tuple(row.organisers),
        audience=row.audience,
        offers=tuple(row.offers),
        capacity=row.capacity,
        places_left=row.places_left,
        sign_up=SignUp(row.sign_up),
        sign_up_target=row.sign_up_target,
        when_text=row.when_text,
    )
    status = EventStatus(row.status)
    return StoredEvent(row.id, terms, status, row.author_id, row.station_code or "", row.station_name or "")


def _happening(row: Row[Any]) -> Happening:
    values = {name: value for name, value in row._mapping.items() if name not in ("id", "lon", "lat", "span")}
    values |= {
        "event_id": row.id,
        "kind": EventKind(row.kind),
        "position": _position(row),
        "sign_up": SignUp(row.sign_up),
        "planned_at": row.planned_at.astimezone(SHANGHAI),
        "starts_at": row.span.lower.astimezone(SHANGHAI),
        "ends_at": row.span.upper.astimezone(SHANGHAI),
        "state": OccurrenceState(row.state),
    }
    return Happening(**values)


def _position(row: Row[Any]) -> LonLat | None:
    return None if row.lon is None else LonLat(row.lon, row.lat)
