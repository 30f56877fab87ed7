"""The calendar of days off as stored in the database."""

from sqlalchemy import Connection, select

from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind
from locator.hours.tables import calendar_day


def load_calendar(connection: Connection) -> Calendar:
    """Return the calendar with all decreed and expected days."""
    rows = connection.execute(select(calendar_day))
    return Calendar.of(CalendarDay(row.day, DayKind(row.kind), row.name, row.source) for row in rows)
