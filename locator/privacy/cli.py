"""Commands on personal data: export and erase what is held of a person, and the periods of retention."""

import json
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from locator import terminal
from locator.config import Settings
from locator.db.session import change
from locator.privacy.actions import erasures, expiry
from locator.privacy.actions import repeat as repeating
from locator.privacy.actions.erasures import Place
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings
from locator.privacy.queries.retention import RETENTION
from locator.reports.actions.reports import code_hash

WHO = "WHO：人员写邮箱，守站人写邮箱或手机，个人联系方式写电话或姓名，反映的人写编号"
KIND = click.Choice([kind.value for kind in Kind])


@click.group(help="个人资料：交出、抹去、保留多久。")
def privacy() -> None:
    """Group the commands on personal data."""


@privacy.command(help=f"把手头有的一个人的资料写成 JSON。{WHO}。")
@click.argument("kind", type=KIND)
@click.argument("who")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打印")
def export(kind: str, who: str, path: Path | None) -> None:
    """Write all that is held of a person as JSON."""
    with change(terminal.engine()) as connection:
        found = _held(connection, Kind(kind), who)
    text = json.dumps(found, ensure_ascii=False, indent=2, default=str) + "\n"
    if path is None:
        click.echo(text, nl=False)
    else:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        click.echo(f"已写到 {path}")


@privacy.command(help=f"抹去一个人的资料，改动记录里的也抹去；不能撤销。{WHO}。")
@click.argument("kind", type=KIND)
@click.argument("who")
@click.option("--yes", "is_sure", is_flag=True, help="不再问一遍")
def erase(kind: str, who: str, is_sure: bool) -> None:
    """Erase all that is held of a person, and say where it still stands in public entries."""
    if not is_sure:
        click.confirm("抹去以后找不回来，备份里的随备份过期。抹去吗？", abort=True)
    place = Place.of(terminal.engine(), Settings.from_environment())
    if Kind(kind) is Kind.CONTACT:
        left = erasures.do_contact(place, who, terminal.now())
    else:
        with change(place.engine) as connection:
            number = _number(connection, Kind(kind), who)
        left = erasures.do_by_number(place, Kind(kind), number, terminal.now())
    click.echo("抹去了")
    for where in left:
        click.echo(f"这里还有同样的字，请看是不是同一个人，是就在页面上改：{where}")


@privacy.command(help="恢复了旧备份以后：把抹去过的再抹一遍；每小时也自动做一次。")
def repeat() -> None:
    """Erase again what a restored backup has brought back."""
    place = Place.of(terminal.engine(), Settings.from_environment())
    click.echo(f"又抹去了 {repeating.repeat(place, terminal.now())} 份")


@privacy.command(help="删去过了保留时间的登录、链接和信；每小时自动做一次。")
def tidy() -> None:
    """Delete what is kept of accounts and mail for a time only."""
    click.echo(f"删去了 {expiry.delete_expired(terminal.engine(), terminal.now())} 行")


@privacy.command(help="列出什么保留多久。")
def periods() -> None:
    """List what is kept how long."""
    for kept in RETENTION:
        click.echo(f"{kept.what}  {'用着就留' if kept.days is None else f'{kept.days} 天'}")


def _held(connection: Connection, kind: Kind, who: str) -> dict[str, Any]:
    if kind is Kind.CONTACT:
        return holdings.data_of_contact(connection, who)
    return holdings.personal_data(connection, kind, _number(connection, kind, who))


def _number(connection: Connection, kind: Kind, who: str) -> int:
    """Return the number of the account, the station or the report that somebody means; raise NobodyFound."""
    match kind:
        case Kind.STAFF:
            return holdings.account_number(connection, who)
        case Kind.KEEPER:
            return holdings.kept_station(connection, who)
        case _:
            return holdings.report_number(connection, code_hash(who))


commands = (privacy,)
