"""The state of a timetable at a moment: as SQL conditions, and from a row."""

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
    FromClause,
    Integer,
    and_,
    bindparam,
    cast,
    func,
    not_,
    or_,
)

from locator.hours.domain.state import CLOSING_SOON, Opening, OpenState, Timetable, opening_at
from locator.hours.tables import timetable

Condition = ColumnElement[bool]

AT: BindParameter[datetime] = bindparam("at", type_=DateTime(timezone=True))


HOURS_COLUMNS = (
    timetable.c.open_edges,
    timetable.c.unsure_edges,
    cast(func.extract("epoch", func.lower(timetable.c.known)) / 60, Integer).label("known_from"),
    cast(func.extract("epoch", func.upper(timetable.c.known)) / 60, Integer).label("known_until"),
)


def states(at: ColumnElement[datetime] = AT) -> dict[OpenState, Condition]:
    """Return the condition of each state at a moment, on rows joined with their timetable.

    They are the four states of locator.hours.domain.state.opening_at, of the same intervals; a test holds the
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


def with_hours(stations: FromClause, without_app: bool = False) -> FromClause:
    """Return stations beside their timetables: of any way in, or of the ways without an app."""
    kept = stations.c.no_app_timetable_id if without_app else stations.c.timetable_id
    return stations.outerjoin(timetable, timetable.c.id == kept)


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


def _minutes(edges: bytes) -> Sequence[int]:
    """Read the big-endian int4 values that the database function edges_min() made."""
    minutes = array("i", bytes(edges))
    if byteorder == "little":
        minutes.byteswap()
    return minutes
