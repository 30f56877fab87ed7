"""What every question about public stations selects and filters, and how a row becomes a hit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Float,
    FromClause,
    bindparam,
    exists,
    func,
    not_,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT

from geodata.divisions import Division
from locator.hours.domain.state import OpenState, opening_at
from locator.hours.queries.states import AT, Condition, join_timetables, state_conditions, timetable_of
from locator.hours.tables import timetable
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, SearchHit
from locator.stations.domain.search_tags import AUDIENCE_TAGS, KIND_TAGS, WITHOUT_APP_TAG
from locator.stations.tables import public_station, service_offer

STATION_COLUMNS = tuple(
    public_station.c[name] for name in ("station_id", "card", "hours_checked_at", "carriageway")
)
THROUGH = func.tstzrange(
    bindparam("from_at", type_=DateTime(timezone=True)), bindparam("until_at", type_=DateTime(timezone=True))
)


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
        return join_timetables(public_station, self.without_app) if timed else public_station


def inside(place: Division) -> Condition:
    """Return the condition that a station lies in a division; as a range, which the index serves."""
    return public_station.c.division_code.between(place.code, place.prefix.ljust(len(place.code), "9"))


def _any_of(wanted: frozenset[OpenState], at: ColumnElement[datetime]) -> Condition:
    """Return the condition that a state is among some; open and closing soon are simply open."""
    if wanted == OPEN_STATES:
        return _half(timetable.c.open_at.op("@>")(at))
    of_state = state_conditions(at)
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


def tags_asked(name: str) -> ColumnElement[Any]:
    """Return the tags that a question asks for under a name (see `parameters`)."""
    return bindparam(name, type_=ARRAY(INTEGER))
