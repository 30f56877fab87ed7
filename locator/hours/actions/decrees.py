"""Storing the State Council's holiday notice: its days replace those of the same years."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, extract, insert

from geodata.files.tables import read_table
from locator.errors import ImportRefused
from locator.hours.actions import timetables
from locator.hours.domain.calendar import CalendarDay
from locator.hours.domain.decree_file import read_decree
from locator.hours.tables import calendar_day


def read_notice(path: Path) -> list[CalendarDay]:
    """Return the days of a CSV or XLSX file; raise ImportRefused with all problems."""
    days, problems = read_decree((row.line, row.cells) for row in read_table(path).rows)
    if problems:
        raise ImportRefused(problems)
    return days


def replace_years(connection: Connection, days: Sequence[CalendarDay]) -> list[int]:
    """Replace the calendar of the years that `days` are in; return these years.

    Marks all timetables outdated; `timetables.roll` computes them again.
    """
    years = sorted({day.day.year for day in days})
    connection.execute(delete(calendar_day).where(extract("year", calendar_day.c.day).in_(years)))
    rows = [{"day": day.day, "kind": day.kind.value, "name": day.name, "source": day.source} for day in days]
    connection.execute(insert(calendar_day), rows)
    timetables.mark_outdated(connection)
    return years
