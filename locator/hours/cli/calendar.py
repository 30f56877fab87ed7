"""Commands to list the calendar of days off and to load a new notice."""

from pathlib import Path

import click

from locator import terminal
from locator.db.session import change, read
from locator.errors import ImportRefused
from locator.hours.actions import decrees, timetables
from locator.hours.domain.calendar import DayKind
from locator.hours.queries import calendar as calendar_query

KIND_LABELS = {DayKind.HOLIDAY: "放假", DayKind.WORKDAY: "上班", DayKind.EXPECTED: "可能放假，还没公布"}


@click.group(help="放假日历：看、装入国务院办公厅的通知。")
def calendar() -> None:
    """Group the calendar commands."""


@calendar.command(help="列出 YEAR 年的放假和调休上班。")
@click.argument("year", type=click.IntRange(2000, 2100))
def show(year: int) -> None:
    """List the days of a year."""
    days = read(terminal.read_only_engine(), calendar_query.load_calendar).days
    listed = [row for day, row in sorted(days.items()) if day.year == year]
    for row in listed:
        click.echo(f"{row.day} {KIND_LABELS[row.kind]} {row.name}（{row.source}）")
    if not listed:
        click.echo(f"{year} 年的安排还不知道：可能放假的日子一律显示说不准")


@calendar.command(help="装入 FILE：CSV 或 XLSX（列：day、kind、name、source），或通知原文的 TXT；逐日替换。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a notice and compute all timetables again."""
    try:
        days = decrees.read_notice(file)
    except ImportRefused as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise
    engine = terminal.engine()
    with change(engine) as connection:
        years = decrees.store_notice(connection, days)
    count = timetables.roll(engine, terminal.today())
    click.echo(f"已装入 {'、'.join(map(str, years))} 年 {len(days)} 天，重新推算了 {count} 种开放时间")
