"""What every question about public stations selects and filters, and how a row becomes a hit."""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from sys import byteorder
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Float,
    FromClause,
    Integer,
    and_,
    bindparam,
    cast,
    exists,
    func,
    not_,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT

from geodata.divisions import Division
from locator.db.reference import timetable
from locator.db.tables import public_station, service_offer
from locator.domain.arrival import OPEN_STATES
from locator.domain.search import Filters, SearchHit
from locator.domain.state import CLOSING_SOON, Opening, OpenState, Timetable, opening_at
from locator.domain.tags import AUDIENCE_TAGS, KIND_TAGS, WITHOUT_APP_TAG

Condition = ColumnElement[bool]

AT: BindParameter[datetime] = bindparam("at", type_=DateTime(timezone=True))
STATION_COLUMNS = tuple(
    public_station.c[name] for name in ("station_id", "card", "hours_checked_at", "carriageway")
)
HOURS_COLUMNS = (
    timetable.c.open_edges,
    timetable.c.unsure_edges,
    cast(func.extract("epoch", func.lower(timetable.c.known)) / 60, Integer).label("known_from"),
    cast(func.extract("epoch", func.upper(timetable.c.known)) / 60, Integer).label("known_until"),
)
THROUGH = func.tstzrange(
    bindparam("from_at", type_=DateTime(timezone=True)), bindparam("until_at", type_=DateTime(timezone=True))
)


def states(at: ColumnElement[datetime] = AT) -> dict[OpenState, Condition]:
    """Return the condition of each state at a moment, on rows joined with their timetable.

    They are the four states of domain.state.opening_at, of the same intervals; a test holds the
    two together.
    """
    is_open = timetable.c.open_at.op("@>")(at)
    soon = func.tstzrange(at, func.least(at + CLOSING_SOON, func.upper(timetable.c.known)))
    stays = timetable.c.open_at.op("@>")(soon)
    unsure = timetable.c.unsure_at.op("@>")(at)
    known = timetable.c.known.op("@>")(at)
    return {
        OpenState.OPEN: and_(is_open, stays),
        OpenState.CLOSING_SOON: and_(is_open, not_(stays)),
        OpenState.CLOSED: and_(known, not_(unsure), not_(is_open)),
        OpenState.UNKNOWN: or_(timetable.c.known.is_(None), not_(known), unsure),
    }


class Shape(NamedTuple):
    """Which filters a question has, without their values: one statement serves each shape."""

    all_of: bool
    kinds: bool
    audiences: bool
    open_states: frozenset[OpenState]
    open_during: bool
    timed_services: bool  # services asked for are to be open too
    without_app: bool
    truck: bool

    @classmethod
    def of(cls, filters: Filters) -> Self:
        """Return the shape of some filters."""
        return cls(
            all_of=bool(filters.services or filters.without_app),
            kinds=bool(filters.kinds),
            audiences=bool(filters.audiences),
            open_states=filters.open_states,
            open_during=filters.open_during is not None,
            timed_services=bool(filters.services) and filters.asks_open,
            without_app=filters.without_app,
            truck=any(filters.truck),
        )

    @property
    def asks_open(self) -> bool:
        """Tell whether a station has to be open, with its services."""
        return bool(self.open_states) and self.open_states <= OPEN_STATES

    def conditions(self, at: ColumnElement[datetime] = AT) -> list[Condition]:
        """Return the conditions on `stations()`; states are those of the moment `at`."""
        tags = public_station.c.tags
        found: list[Condition] = [public_station.c.in_service]
        if self.all_of:
            found.append(tags.op("@>")(tags_asked("all_of")))
        if self.kinds:
            found.append(tags.op("&&")(tags_asked("kinds")))
        if self.audiences:
            found.append(tags.op("&&")(tags_asked("audiences")))
        if self.open_states:
            found.append(_any_of(self.open_states, at))
        if self.open_during:
            found.append(_half(timetable.c.open_at.op("@>")(THROUGH)))
        if self.truck:
            found += _room_for(public_station.c.max_length_m, "length_m")
            found += _room_for(public_station.c.max_height_m, "height_m")
        if self.timed_services:
            found += services_are_open(at, bindparam("codes", type_=ARRAY(TEXT)))
        return found

    def stations(self) -> FromClause:
        """Return what the conditions are about."""
        timed = self.open_states or self.open_during
        return with_hours(public_station, self.without_app) if timed else public_station


def inside(place: Division) -> Condition:
    """Return the condition that a station lies in a division; as a range, which the index serves."""
    return public_station.c.division_code.between(place.code, place.prefix.ljust(len(place.code), "9"))


def _any_of(wanted: frozenset[OpenState], at: ColumnElement[datetime]) -> Condition:
    """Return the condition that a state is among some; open and closing soon are simply open."""
    if wanted == OPEN_STATES:
        return _half(timetable.c.open_at.op("@>")(at))
    of_state = states(at)
    return _half(or_(*(of_state[state] for state in sorted(wanted))))


def _room_for(limit: ColumnElement[float], size: str) -> list[Condition]:
    """Leave out what is known to be too small; of most places nobody has measured anything."""
    return [func.coalesce(limit >= bindparam(size, type_=Float), True)]


def _half(condition: Condition) -> Condition:
    """Return a condition as one of which PostgreSQL guesses that every other row passes it.

    Of ranges that hold a moment yet to be worked out it guesses one row in a thousand, and would
    rather read and sort all stations than walk the index from the nearest on.
    """
    return func.coalesce(condition, False)


def services_are_open(at: ColumnElement[datetime], codes: Any) -> list[Condition]:
    """Leave out a station at which one of these services has hours of its own, and is closed then."""
    own = timetable.alias()
    return [
        not_(
            exists()
            .where(service_offer.c.station_id == public_station.c.station_id)
            .where(service_offer.c.code == func.any(codes))
            .where(own.c.id == service_offer.c.timetable_id)
            .where(not_(func.coalesce(own.c.open_at.op("@>")(at), False)))
        )
    ]


def parameters(filters: Filters, at: datetime) -> dict[str, Any]:
    """Return the values of the filters for a statement of their shape."""
    all_of = [word.tag for word in filters.services]
    if filters.without_app:
        all_of.append(WITHOUT_APP_TAG)
    from_at, until_at = filters.open_during or (None, None)
    return {
        "at": at,
        "all_of": all_of,
        "codes": [word.code for word in filters.services],
        "kinds": [KIND_TAGS[kind] for kind in filters.kinds],
        "audiences": [AUDIENCE_TAGS[audience] for audience in filters.audiences],
        "from_at": from_at,
        "until_at": until_at,
        "length_m": filters.truck.length_m or 0.0,
        "height_m": filters.truck.height_m or 0.0,
    }


def with_hours(stations: FromClause, without_app: bool = False) -> FromClause:
    """Return stations beside their timetables: of any way in, or of the ways without an app."""
    kept = stations.c.no_app_timetable_id if without_app else stations.c.timetable_id
    return stations.outerjoin(timetable, timetable.c.id == kept)


def hit_of(
    row: Any,
    at: datetime,
    distance_m: float | None = None,
    because: Callable[[OpenState], str] | None = None,
) -> SearchHit:
    """Return a row with STATION_COLUMNS and HOURS_COLUMNS as a hit; `because` makes its reason."""
    kept = timetable_of(row)
    opening = opening_at(kept, at)
    return SearchHit(
        row.station_id,
        row.card,
        opening,
        timetable=kept,
        hours_checked_at=row.hours_checked_at,
        distance_m=distance_m,
        carriageway=row.carriageway,
        left_at=at,
        reason=because(opening.state) if because else "",
    )


def opening_of(row: Any, at: datetime) -> Opening:
    """Return the state at a moment that a row with HOURS_COLUMNS tells."""
    return opening_at(timetable_of(row), at)


def timetable_of(row: Any) -> Timetable | None:
    """Return the timetable of a row with HOURS_COLUMNS; None where nothing is known."""
    if row.open_edges is None:
        return None
    return _timetable(row.open_edges, row.unsure_edges, row.known_from, row.known_until)


@lru_cache(maxsize=4096)
def _timetable(open_edges: bytes, unsure_edges: bytes, known_from: int, known_until: int) -> Timetable:
    """Read each timetable once: most stations share theirs with many others."""
    return Timetable(_minutes(open_edges), _minutes(unsure_edges), known_from, known_until)


def tags_asked(name: str) -> ColumnElement[Any]:
    """Return the tags that a question asks for under a name (see `parameters`)."""
    return bindparam(name, type_=ARRAY(INTEGER))


def _minutes(edges: bytes) -> Sequence[int]:
    """Read the big-endian int4 values that the database function edges_min() made."""
    minutes = array("i", bytes(edges))
    if byteorder == "little":
        minutes.byteswap()
    return minutes
