"""Taking in the State Council's notice: its year's days replace what was expected of that year."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, extract, insert

from geodata.sheets import read_sheet
from locator.errors import ImportRefused
from locator.hours.actions import timetables
from locator.hours.domain.calendar import CalendarDay
from locator.hours.domain.decree_file import read_decree
from locator.hours.tables import calendar_day


def read_file(path: Path) -> list[CalendarDay]:
    """Return the days of a CSV or XLSX file; raise ImportRefused with all problems."""
    days, problems = read_decree((row.line, row.cells) for row in read_sheet(path).rows)
    if problems:
        raise ImportRefused(problems)
    return days


def take_in(connection: Connection, days: Sequence[CalendarDay]) -> list[int]:
    """Replace the years that the days are of; return these years.

    All opening hours are to be worked out anew afterwards (`timetables.roll`).
    """
    years = sorted({one.day.year for one in days})
    connection.execute(delete(calendar_day).where(extract("year", calendar_day.c.day).in_(years)))
    rows = [{"day": one.day, "kind": one.kind.value, "name": one.name, "source": one.source} for one in days]
    connection.execute(insert(calendar_day), rows)
    timetables.forget(connection)
    return years
