"""Commands on reports from the door, until unions have accounts: read them, answer them, tidy up."""

from pathlib import Path

import click

from locator import terminal
from locator.db.session import change, read
from locator.reports.actions import report_keeping, reports
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries import reports as report_queries
from locator.stations.domain.service import SERVICES


@click.group(help="门口的反映：查看、答复、整理。")
def report() -> None:
    """Hold the commands on reports."""


@report.command("list", help="列出最近还没有答复的反映。")
@click.option("--all", "everything", is_flag=True, help="答复过的也列出")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="最多列几条")
def list_reports(everything: bool, limit: int) -> None:
    """List the latest reports."""
    found = read(
        terminal.read_only_engine(),
        lambda asked: report_queries.latest(asked, terminal.now(), limit, not everything),
    )
    for one in found:
        click.echo(_line(one))
    click.echo(f"共 {len(found)} 条")


@report.command(help="答复编号为 NUMBER 的反映；反映的人凭自己的编号看到。")
@click.argument("number", type=int)
@click.argument("words")
@click.option("--by", "answered_by", required=True, help="谁答复的，例如 端州区总工会")
def answer(number: int, words: str, answered_by: str) -> None:
    """Answer one report."""
    with change(terminal.engine()) as connection:
        reports.answer(connection, number, words, answered_by, terminal.now())
    click.echo(f"第 {number} 号反映已答复")


@report.command(help="把第 NUMBER 号反映的照片存成 FILE（JPEG）。")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def photo(number: int, file: Path) -> None:
    """Write a report's photo to a file."""
    file.write_bytes(read(terminal.read_only_engine(), lambda asked: report_queries.photo_of(asked, number)))
    click.echo(f"已存为 {file}")


@report.command(help="看别人是否也这样反映，并删去过期的联系方式、照片和来源；scripts/serve 每小时运行。")
def tidy() -> None:
    """Settle what is old enough, and forget what is personal when its time is over."""
    engine = terminal.engine()
    settled = report_keeping.settle(engine, terminal.now())
    report_keeping.forget(engine, terminal.now())
    click.echo(f"已判断 {settled} 条反映")


def _line(one: ReportEntry) -> str:
    what = one.verdict.zh + (f"（{SERVICES[one.service].zh}）" if one.service else "")
    words = f"：{one.words}" if one.words else ""
    photo = " [照片]" if one.has_photo else ""
    where = f"{one.station_code} {one.station_name}"
    return f"{one.number}  {one.said_at:%m-%d %H:%M}  {where}  {what}{words}{photo}  {one.standing}"


commands = (report,)
