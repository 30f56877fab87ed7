"""Commands for closures and campaigns; --by names who decided."""

from pathlib import Path

import click

from locator import terminal
from locator.db.session import change
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Campaign, Period
from locator.hours.domain.timeline import DoorState

WHO = click.option("--by", "decided_by", required=True, help="谁决定的，例如 端州区总工会")
SINCE = click.option("--from", "since", required=True, help="从何时起，如 2026-11-24T18:00")
UNTIL = click.option("--until", required=True, help="到何时止，如 2026-11-26T08:00")


@click.group(help="临时关闭：关、重新开。")
def closure() -> None:
    """Group the closure commands."""


@closure.command(help="临时关闭编号为 CODE 的站点；到期没有人确认恢复，就显示说不准。")
@click.argument("code")
@SINCE
@UNTIL
@click.option("--reason", required=True, help="为什么关，给大家看")
@WHO
def close(code: str, since: str, until: str, reason: str, decided_by: str) -> None:
    """Close a station for a period."""
    during = _period(since, until)
    with change(terminal.engine()) as connection:
        exceptions.close_stations(connection, [code], during, reason, decided_by, terminal.now())
    click.echo(f"{code} 已登记临时关闭，预计 {until} 恢复")


@closure.command(help="确认编号为 CODE 的站点已经重新开放；--planned 取消还没有开始的临时关闭。")
@click.argument("code")
@click.option("--planned", "is_planned", is_flag=True, help="取消还没有开始的临时关闭，正在进行的不动")
def reopen(code: str, is_planned: bool) -> None:
    """End the current closures of a station, or cancel those that have not begun."""
    with change(terminal.engine()) as connection:
        exceptions.reopen_stations(connection, [code], terminal.now(), is_planned=is_planned)
    click.echo(f"{code} 还没有开始的临时关闭取消了" if is_planned else f"{code} 已恢复原来的开放时间")


@click.group(help="统一行动：一批站点同时延长开放或关闭，到点自动恢复。")
def campaign() -> None:
    """Group the campaign commands."""


@campaign.command(help="对 FILE 里的站点（每行一个编号）开始一次行动。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="行动名称，例如 高温红色预警")
@click.option("--banner", required=True, help="站点页面上的一句话")
@click.option("--closed", is_flag=True, help="关闭；不写就是开放")
@click.option("--daily", default="", help="只在这些钟点开放，例如 18:00-22:00")
@SINCE
@UNTIL
@WHO
def start(
    file: Path, name: str, banner: str, closed: bool, daily: str, since: str, until: str, decided_by: str
) -> None:
    """Start a campaign over many stations."""
    doors = DoorState.CLOSED if closed else DoorState.OPEN
    new_campaign = Campaign(name, banner, doors, _period(since, until), daily)
    codes = file.read_text(encoding="utf-8").split()
    with change(terminal.engine()) as connection:
        number = exceptions.start_campaign(connection, new_campaign, codes, decided_by, terminal.now())
    click.echo(f"行动 {number} 已登记，{len(set(codes))} 个站点")


@campaign.command(help="提前结束编号为 NUMBER 的行动。")
@click.argument("number", type=int)
def lift(number: int) -> None:
    """End a campaign early."""
    with change(terminal.engine()) as connection:
        count = exceptions.end_campaign(connection, number, terminal.now())
    click.echo(f"行动 {number} 已结束，{count} 个站点恢复原来的开放时间")


def _period(since: str, until: str) -> Period:
    return Period(terminal.parse_time(since), terminal.parse_time(until))
