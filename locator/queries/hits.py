"""What every question about public stations selects and filters, and how a row becomes a hit."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from sys import byteorder
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    and_,
    bindparam,
    cast,
    func,
    not_,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER

from locator.db.tables import public_station, timetable
from locator.domain.search import Filters, SearchHit
from locator.domain.state import CLOSING_SOON, Opening, OpenState, Timetable, opening_at
from locator.domain.tags import AUDIENCE_TAGS, KIND_TAGS, WITHOUT_APP_TAG

Condition = ColumnElement[bool]

AT: BindParameter[datetime] = bindparam("at", type_=DateTime(timezone=True))
HOURS_COLUMNS = (
    timetable.c.open_edges,
    timetable.c.unsure_edges,
    cast(func.extract("epoch", func.lower(timetable.c.known)) / 60, Integer).label("known_from"),
    cast(func.extract("epoch", func.upper(timetable.c.known)) / 60, Integer).label("known_until"),
)

_open = timetable.c.open_at.op("@>")(AT)
_soon = func.tstzrange(AT, func.least(AT + CLOSING_SOON, func.upper(timetable.c.known)))
_stays = timetable.c.open_at.op("@>")(_soon)
_unsure = timetable.c.unsure_at.op("@>")(AT)
_known = timetable.c.known.op("@>")(AT)
# The same four states as domain.state.opening_at, of the same intervals; a test holds them together.
STATES: dict[OpenState, Condition] = {
    OpenState.OPEN: and_(_open, _stays),
    OpenState.CLOSING_SOON: and_(_open, not_(_stays)),
    OpenState.CLOSED: and_(_known, not_(_unsure), not_(_open)),
    OpenState.UNKNOWN: or_(timetable.c.known.is_(None), not_(_known), _unsure),
}


class Shape(NamedTuple):
    """Which filters a question has, without their values: one statement serves each shape."""

    all_of: bool
    kinds: bool
    audiences: bool
    open_states: frozenset[OpenState]

    @classmethod
    def of(cls, filters: Filters) -> Self:
        """Return the shape of some filters."""
        return cls(
            all_of=bool(filters.services or filters.without_app),
            kinds=bool(filters.kinds),
            audiences=bool(filters.audiences),
            open_states=filters.open_states,
        )

    def conditions(self) -> list[Condition]:
        """Return the conditions on public_station, joined with timetable if there are states."""
        tags = public_station.c.tags
        found: list[Condition] = [public_station.c.in_service]
        if self.all_of:
            found.append(tags.op("@>")(_tags("all_of")))
        if self.kinds:
            found.append(tags.op("&&")(_tags("kinds")))
        if self.audiences:
            found.append(tags.op("&&")(_tags("audiences")))
        if self.open_states:
            found.append(or_(*(STATES[state] for state in sorted(self.open_states))))
        return found

    def stations(self) -> FromClause:
        """Return what the conditions are about."""
        return with_hours(public_station) if self.open_states else public_station


def parameters(filters: Filters, at: datetime) -> dict[str, Any]:
    """Return the values of the filters for a statement of their shape."""
    all_of = [word.tag for word in filters.services]
    if filters.without_app:
        all_of.append(WITHOUT_APP_TAG)
    return {
        "at": at,
        "all_of": all_of,
        "kinds": [KIND_TAGS[kind] for kind in filters.kinds],
        "audiences": [AUDIENCE_TAGS[audience] for audience in filters.audiences],
    }


def with_hours(stations: FromClause) -> FromClause:
    """Return stations beside their timetables, where they have one."""
    return stations.outerjoin(timetable, timetable.c.id == stations.c.timetable_id)


def hit_of(row: Any, at: datetime, **more: Any) -> SearchHit:
    """Return a row with station_id, card and HOURS_COLUMNS as a hit."""
    return SearchHit(row.station_id, row.card, opening_of(row, at), **more)


def opening_of(row: Any, at: datetime) -> Opening:
    """Return the state at a moment that a row with HOURS_COLUMNS tells."""
    return opening_at(timetable_of(row), at)


def timetable_of(row: Any) -> Timetable | None:
    """Return the timetable of a row with HOURS_COLUMNS; None where nothing is known."""
    if row.open_edges is None:
        return None
    return Timetable(_minutes(row.open_edges), _minutes(row.unsure_edges), row.known_from, row.known_until)


def _tags(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=ARRAY(INTEGER))


def _minutes(edges: bytes) -> Sequence[int]:
    """Read the big-endian int4 values that the database function edges_min() made."""
    minutes = array("i", bytes(edges))
    if byteorder == "little":
        minutes.byteswap()
    return minutes
