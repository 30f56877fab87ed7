"""Storing the State Council's holiday notice: its days replace the same days, and what was only expected."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, extract, insert

from geodata.files.tables import read_table
from locator.errors import ImportRefused
from locator.hours.actions import timetables
from locator.hours.domain.calendar import CalendarDay, DayKind
from locator.hours.domain.decree_feasts import notice_years
from locator.hours.domain.decree_file import read_decree
from locator.hours.domain.decree_text import read_decree_text
from locator.hours.tables import calendar_day


def read_notice(path: Path) -> list[CalendarDay]:
    """Return the days of a table (CSV, XLSX) or of the notice's text (TXT); raise ImportRefused."""
    if path.suffix.lower() == ".txt":
        return read_decree_text(path.read_text(encoding="utf-8-sig", errors="replace"))
    days, problems = read_decree((row.line, row.cells) for row in read_table(path).rows)
    if problems:
        raise ImportRefused(problems)
    return days


def store_notice(connection: Connection, days: Sequence[CalendarDay]) -> list[int]:
    """Store the days of a notice; return the years that it is of.

    A row replaces the same day only; other decreed days stay. Days that were expected in these years go,
    since the notice says what they are. Marks all timetables outdated; `timetables.roll` computes them again.
    """
    years = notice_years(days)
    is_expected = (calendar_day.c.kind == DayKind.EXPECTED.value) & extract("year", calendar_day.c.day).in_(
        years
    )
    is_same = calendar_day.c.day.in_([day.day for day in days])
    connection.execute(delete(calendar_day).where(is_expected | is_same))
    rows = [{"day": day.day, "kind": day.kind.value, "name": day.name, "source": day.source} for day in days]
    connection.execute(insert(calendar_day), rows)
    timetables.mark_outdated(connection)
    return years
