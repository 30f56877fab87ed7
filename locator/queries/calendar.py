"""The calendar as the database keeps it."""

from sqlalchemy import Connection, select

from locator.db.reference import calendar_day
from locator.domain.calendar import Calendar, CalendarDay, DayKind


def load(connection: Connection) -> Calendar:
    """Return all decreed and expected days."""
    rows = connection.execute(select(calendar_day))
    return Calendar.of(CalendarDay(row.day, DayKind(row.kind), row.name, row.source) for row in rows)
