"""Working out occurrences: of one happening when it is written, and daily of all, for the coming days."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import Range

from locator.db.session import change
from locator.events.domain.kinds import EventStatus, HolidayPolicy
from locator.events.domain.occurrences import Occurrence, Plan
from locator.events.domain.timing import DAYS_BACK, HORIZON_DAYS
from locator.events.queries.happenings import decisions_of, timing_of
from locator.events.tables import event, occurrence
from locator.hours.domain.calendar import Calendar
from locator.hours.queries.calendar import load_calendar
from locator.time_zone import SHANGHAI

BATCH = 200
BACK_WHEN_NEW_DAYS = 366  # what is entered afterwards, a year's sheet


def work_out(connection: Connection, event_id: int, today: date, *, is_new: bool = False) -> None:
    """Work out the occurrences of a happening again, in the transaction that changed it.

    What lies behind stays as it was, but for a new one and for one without a rule.
    """
    row = connection.execute(select(event).where(event.c.id == event_id)).one()
    back_days = BACK_WHEN_NEW_DAYS if is_new or not row.rule else DAYS_BACK
    _work_out(connection, row, load_calendar(connection), today, back_days)


def roll(engine: Engine, today: date) -> int:
    """Work out every happening that was not worked out today; return their number.

    Each batch is one transaction, so the run may be interrupted and repeated at any point.
    """
    count = 0
    while True:
        with change(engine) as connection:
            batch_count = _roll_batch(connection, today)
        if not batch_count:
            return count
        count += batch_count


def _roll_batch(connection: Connection, today: date) -> int:
    outdated = select(event).where(event.c.worked_out_on.is_distinct_from(today)).order_by(event.c.id)
    rows = connection.execute(outdated.limit(BATCH).with_for_update(skip_locked=True)).all()
    calendar = load_calendar(connection) if rows else Calendar()
    for row in rows:
        _work_out(connection, row, calendar, today, DAYS_BACK)
    return len(rows)


def _work_out(connection: Connection, row: Row[Any], calendar: Calendar, today: date, back_days: int) -> None:
    first = today - timedelta(days=back_days)
    plan = Plan.of(
        timing_of(row),
        HolidayPolicy(row.holiday_policy),
        EventStatus(row.status),
        decisions_of(connection, row.id),
    )
    found = plan.occurrences(calendar, first, back_days + HORIZON_DAYS)
    of_event = occurrence.c.event_id == row.id
    since = func.timezone(SHANGHAI.key, occurrence.c.planned_at) >= first
    again = occurrence.c.planned_at.in_([one.planned_at for one in found])
    connection.execute(delete(occurrence).where(of_event, or_(since, again)))
    if found:
        connection.execute(insert(occurrence), [_values(row.id, one) for one in found])
    connection.execute(update(event).where(event.c.id == row.id).values(worked_out_on=today))


def _values(event_id: int, one: Occurrence) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "planned_at": one.planned_at,
        "span": Range(one.starts_at, one.ends_at),
        "state": one.state.value,
        "reason": str(one.reason),
    }
