"""Who came: of one happening, of a year by kind, and what still waits to be decided or counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, extract, func, or_, select

from locator.accounts.domain.rights import Area
from locator.events.domain.kinds import EventKind, EventStatus, OccurrenceState
from locator.events.queries.happenings import in_areas
from locator.events.tables import event, occurrence, turnout
from locator.time_zone import SHANGHAI

WAITS_DAYS = 31  # what lies further back is counted no more
SOON_DAYS = 14
MAX_WAITING = 200
OCCURRENCES = occurrence.join(event, event.c.id == occurrence.c.event_id)
LOCAL_YEAR = extract("year", func.timezone(SHANGHAI.key, turnout.c.planned_at))


@dataclass(frozen=True, slots=True)
class YearOfKind:
    """The counted occurrences of one kind in a year."""

    kind: EventKind
    occurrences: int
    people: int
    opinions: int


def year_by_kind(connection: Connection, areas: Sequence[Area], year: int) -> list[YearOfKind]:
    """Return what was counted in a year, by kind."""
    chosen = (
        select(event.c.kind, func.count(), func.sum(turnout.c.people), func.sum(turnout.c.opinions))
        .join(turnout, turnout.c.event_id == event.c.id)
        .where(in_areas(areas), LOCAL_YEAR.in_([year]))
        .group_by(event.c.kind)
    )
    rows = {row[0]: row for row in connection.execute(chosen)}
    return [
        YearOfKind(kind, *(int(value) for value in rows[kind.value][1:]))
        for kind in EventKind
        if kind.value in rows
    ]


def counted_years(connection: Connection, areas: Sequence[Area]) -> list[int]:
    """Return the years in which something was counted, the latest first."""
    joined = select(LOCAL_YEAR.label("year")).join(event, event.c.id == turnout.c.event_id)
    years = connection.scalars(joined.where(in_areas(areas)).distinct())
    return sorted((int(year) for year in years), reverse=True)


def turnouts_of(connection: Connection, event_id: int) -> dict[datetime, Row[Any]]:
    """Return who came to the occurrences of a happening, by the moment that the rule plans."""
    chosen = select(turnout).where(turnout.c.event_id == event_id)
    return {row.planned_at.astimezone(SHANGHAI): row for row in connection.execute(chosen)}


def count_waiting(areas: Sequence[Area], now: datetime) -> ScalarSelect[int]:
    """Return the query for how many occurrences wait: soon and not decided, or over and not counted."""
    waits = _waits(areas, now)
    return select(func.count()).select_from(OCCURRENCES).where(*waits).scalar_subquery()


def waiting(connection: Connection, areas: Sequence[Area], now: datetime) -> list[Row[Any]]:
    """Return the occurrences that wait, those to be decided first."""
    begins = func.lower(occurrence.c.span)
    chosen = (
        select(
            event.c.id, event.c.name, occurrence.c.planned_at, begins.label("starts_at"), occurrence.c.state
        )
        .select_from(OCCURRENCES)
        .where(*_waits(areas, now))
        .order_by(begins.desc())
        .limit(MAX_WAITING)
    )
    return list(connection.execute(chosen))


def _waits(areas: Sequence[Area], now: datetime) -> tuple[ColumnElement[bool], ...]:
    begins, ends = func.lower(occurrence.c.span), func.upper(occurrence.c.span)
    is_unknown = occurrence.c.state == OccurrenceState.UNKNOWN.value
    is_held = occurrence.c.state.in_([OccurrenceState.PLANNED.value, OccurrenceState.MOVED.value])
    counted = select(turnout.c.event_id).where(
        turnout.c.event_id == occurrence.c.event_id, turnout.c.planned_at == occurrence.c.planned_at
    )
    soon = is_unknown & begins.between(now, now + timedelta(days=SOON_DAYS))
    over = is_held & ends.between(now - timedelta(days=WAITS_DAYS), now) & ~counted.exists()
    return in_areas(areas), event.c.status == EventStatus.PUBLISHED.value, or_(soon, over)
