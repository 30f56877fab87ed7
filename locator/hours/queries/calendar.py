"""The calendar of days off as stored in the database."""

from sqlalchemy import Connection, Integer, cast, extract, select

from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind
from locator.hours.tables import calendar_day

LABOUR_DAY = (5, 1)  # off in every year; New Year's days may be of the next year's notice


def load_calendar(connection: Connection) -> Calendar:
    """Return the calendar with all decreed and expected days."""
    rows = connection.execute(select(calendar_day))
    return Calendar.of(CalendarDay(row.day, DayKind(row.kind), row.name, row.source) for row in rows)


def decreed_years(connection: Connection) -> frozenset[int]:
    """Return the years of which a notice is known: those with a decreed first of May."""
    year = cast(extract("year", calendar_day.c.day), Integer)
    statement = select(year).where(
        calendar_day.c.kind == DayKind.HOLIDAY.value,
        extract("month", calendar_day.c.day) == LABOUR_DAY[0],
        extract("day", calendar_day.c.day) == LABOUR_DAY[1],
    )
    return frozenset(connection.scalars(statement))
