"""Commands for reports: list, answer and maintain them."""

from pathlib import Path

import click

from locator import terminal
from locator.db.session import change, read
from locator.reports.actions import bursts, maintenance, reports
from locator.reports.domain.burst import BurstState
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries import bursts as burst_queries
from locator.reports.queries import reports as report_queries
from locator.stations.domain.service import SERVICES
from locator.time_zone import SHANGHAI


@click.group(help="门口的反映：查看、答复、整理。")
def report() -> None:
    """Group the commands for reports."""


@report.command("list", help="列出最近还没有答复的反映。")
@click.option("--all", "everything", is_flag=True, help="答复过的也列出")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="最多列几条")
def list_reports(everything: bool, limit: int) -> None:
    """List the latest reports."""
    found = read(
        terminal.read_only_engine(),
        lambda connection: report_queries.latest(connection, terminal.now(), limit, not everything),
    )
    for entry in found:
        click.echo(_line(entry))
    click.echo(f"共 {len(found)} 条")


@report.command(help="答复编号为 NUMBER 的反映；反映的人凭自己的编号看到。")
@click.argument("number", type=int)
@click.argument("words")
@click.option("--by", "answered_by", required=True, help="谁答复的，例如 端州区总工会")
def answer(number: int, words: str, answered_by: str) -> None:
    """Answer a report."""
    with change(terminal.engine()) as connection:
        reports.answer(connection, number, words, answered_by, terminal.now())
    click.echo(f"第 {number} 号反映已答复")


@report.command(help="把第 NUMBER 号反映的照片存成 FILE（JPEG）。")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def photo(number: int, file: Path) -> None:
    """Write a report's photo to a file."""
    file.write_bytes(
        read(terminal.read_only_engine(), lambda connection: report_queries.photo_of(connection, number))
    )
    click.echo(f"已存为 {file}")


@report.command(help="看别人是否也这样反映，并删去过期的联系方式、照片和来源；每小时自动做一次。")
def tidy() -> None:
    """Settle reports that are old enough, and delete personal data after its retention time."""
    engine = terminal.engine()
    settled = maintenance.settle_reports(engine, terminal.now())
    maintenance.delete_expired(engine, terminal.now())
    click.echo(f"已判断 {settled} 条反映")


@report.command("bursts", help="列出来得不寻常、等着看的集中反映：它们先不作数。")
def list_bursts() -> None:
    """List the bursts that wait."""
    found = read(terminal.read_only_engine(), burst_queries.waiting)
    for burst in found:
        origin = "一个网络" if burst.is_of_one_network else "许多网络"
        click.echo(
            f"{burst.number}  {burst.began_at.astimezone(SHANGHAI):%m-%d %H:%M} 起  "
            f"{origin}  {burst.reports} 条  {burst.stations} 站"
        )
    click.echo(f"共 {len(found)} 批")


@report.command(help="第 NUMBER 批集中反映是真的：从现在起作数。")
@click.argument("number", type=int)
def release(number: int) -> None:
    """Let the reports of a burst count."""
    _decide(number, BurstState.RELEASED, "从现在起作数")


@report.command(help="第 NUMBER 批集中反映是捣乱：不作数，工会仍看得到。")
@click.argument("number", type=int)
def dismiss(number: int) -> None:
    """Let the reports of a burst not count."""
    _decide(number, BurstState.DISMISSED, "不作数")


def _decide(number: int, state: BurstState, effect: str) -> None:
    with change(terminal.engine()) as connection:
        count = bursts.decide(connection, number, state, terminal.now())
    click.echo(f"第 {number} 批的 {count} 条反映{effect}")


def _line(entry: ReportEntry) -> str:
    detail = SERVICES[entry.service].zh if entry.service else entry.line.zh if entry.line else ""
    verdict = entry.verdict.zh + (f"（{detail}）" if detail else "")
    text = f"：{entry.words}" if entry.words else ""
    photo = " [照片]" if entry.has_photo else ""
    station = f"{entry.station_code} {entry.station_name}"
    time = f"{entry.said_at:%m-%d %H:%M}"
    return f"{entry.number}  {time}  {station}  {verdict}{text}{photo}  {entry.standing}"


commands = (report,)
