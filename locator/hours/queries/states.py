"""Opening states in SQL, and from a row with HOURS_COLUMNS."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from sys import byteorder
from typing import Any

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
    func,
    literal_column,
    not_,
    or_,
)

from locator.hours.domain.state import (
    CLOSING_SOON,
    UNKNOWN,
    Opening,
    OpenState,
    Timetable,
    epoch_minute,
    opening_at,
)
from locator.hours.tables import timetable
from locator.time_zone import SHANGHAI

Condition = ColumnElement[bool]

# Edges are whole minutes: all moments within a minute, after its beginning, have the same state.
WITHIN_MINUTE_S = 30
AT: BindParameter[datetime] = bindparam("at", type_=DateTime(timezone=True))


def _minute(moment: ColumnElement[datetime]) -> ColumnElement[int]:
    """Return a whole minute since the epoch; `extract` would count in numeric, at ten times the cost."""
    return cast(func.date_part("epoch", moment, type_=Float) / literal_column("60", Float), Integer)


HOURS_COLUMNS = (
    timetable.c.open_edges,
    timetable.c.unsure_edges,
    _minute(func.lower(timetable.c.known)).label("known_from"),
    _minute(func.upper(timetable.c.known)).label("known_until"),
)


def state_conditions(at: ColumnElement[datetime] = AT) -> dict[OpenState, Condition]:
    """Return the SQL condition of each state at a moment, for rows joined with their timetable.

    These are the states of `locator.hours.domain.state.opening_at`; a test compares both.
    """
    is_open = timetable.c.open_at.op("@>")(at)
    next_half_hour = func.tstzrange(at, func.least(at + CLOSING_SOON, func.upper(timetable.c.known)))
    stays_open = timetable.c.open_at.op("@>")(next_half_hour)
    is_unsure = timetable.c.unsure_at.op("@>")(at)
    is_known = timetable.c.known.op("@>")(at)
    return {
        OpenState.OPEN: and_(is_open, stays_open),
        OpenState.CLOSING_SOON: and_(is_open, not_(stays_open)),
        OpenState.CLOSED: and_(is_known, not_(is_unsure), not_(is_open)),
        OpenState.UNKNOWN: or_(timetable.c.known.is_(None), not_(is_known), is_unsure),
    }


def join_timetables(stations: FromClause, without_app: bool = False) -> FromClause:
    """Return stations joined with their timetables: by any way in, or by the ways without an app."""
    timetable_id = stations.c.no_app_timetable_id if without_app else stations.c.timetable_id
    return stations.outerjoin(timetable, timetable.c.id == timetable_id)


def opening_of(row: Any, at: datetime) -> Opening:
    """Return the state of a row with HOURS_COLUMNS at a moment.

    Many stations share a timetable, and many questions a minute: worked out once. The timetable's own edges
    are the key, so that a changed one is never answered from what was kept.
    """
    if row.open_edges is None:
        return UNKNOWN
    return opening_of_edges(
        row.open_edges, row.unsure_edges, row.known_from, row.known_until, told_moment_s(at)
    )


def told_moment_s(at: datetime) -> int:
    """Return the moment, in seconds since the epoch, whose state is that of the minute of another."""
    return epoch_minute(at) * 60 + (WITHIN_MINUTE_S if at.second or at.microsecond else 0)


def timetable_of(row: Any) -> Timetable | None:
    """Return the timetable of a row with HOURS_COLUMNS; None where it is unknown."""
    if row.open_edges is None:
        return None
    return _timetable(row.open_edges, row.unsure_edges, row.known_from, row.known_until)


@lru_cache(maxsize=8192)
def opening_of_edges(
    open_edges: bytes, unsure_edges: bytes, known_from: int, known_until: int, moment_s: int
) -> Opening:
    """Return the state of HOURS_COLUMNS at a moment of `told_moment_s`."""
    hours = _timetable(open_edges, unsure_edges, known_from, known_until)
    return opening_at(hours, datetime.fromtimestamp(moment_s, SHANGHAI))


@lru_cache(maxsize=4096)
def _timetable(open_edges: bytes, unsure_edges: bytes, known_from: int, known_until: int) -> Timetable:
    """Return a timetable; cached, since many stations share one."""
    return Timetable(_minutes(open_edges), _minutes(unsure_edges), known_from, known_until)


def _minutes(edges: bytes) -> Sequence[int]:
    """Decode the big-endian int4 values of the database function edges_min()."""
    minutes = array("i", bytes(edges))
    if byteorder == "little":
        minutes.byteswap()
    return minutes
