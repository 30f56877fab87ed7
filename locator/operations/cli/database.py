"""Commands for the database: prepare it, check it, recalculate the opening hours."""

from datetime import timedelta

import click

from locator import terminal
from locator.config import Settings
from locator.db import migrate
from locator.db.errors import SchemaOutdated
from locator.db.session import change, read
from locator.hours.actions import schedules, timetables
from locator.hours.domain.state import HORIZON_DAYS
from locator.operations.actions import first_start
from locator.operations.actions.hours_roll import roll_hours
from locator.operations.queries import health
from locator.progress import progress_reporter
from locator.publishing.actions import open_data
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.actions import recount_divisions

DEMO_ACCOUNT = """\
工会人员在 {url}/staff/ 登录，邮箱 {email}，密码 {password}（只显示这一次；locator staff add 另开一个）
Union staff sign in at {url}/staff/ as {email} with password {password} \
(shown once; locator staff add makes another)"""

RUIN = "数据库不完整：{what}。比如还原时缺了角色。请运行 locator db prepare 补上，再检查一次"


@click.group(help="数据库：建表、首次装入、检查。")
def db() -> None:
    """Group the commands for the database."""


@db.command(help="建表或升级，首次装入站点，推算开放时间；可以重复运行。")
def prepare() -> None:
    """Upgrade the schema, load the initial data, recalculate the opening hours."""
    settings = Settings.from_environment()
    engine = terminal.engine()
    migrate.upgrade(engine)
    password = first_start.load_initial_data(
        engine, terminal.today(), settings.demo_stations, progress_reporter
    )
    with change(engine) as connection:
        schedules.refresh_stations_with_exceptions(connection, terminal.today())
        timetables.mark_outdated(connection)  # a newer program may read more of them
    timetables.roll(engine, terminal.today())
    origin = Origin(settings.public_url.rstrip("/"), settings.open_data_license, terminal.today())
    open_data.generate(engine, origin, TEXTS)
    if password:
        click.echo(
            DEMO_ACCOUNT.format(url=settings.public_url, email=first_start.DEMO_EMAIL, password=password)
        )


@db.command(help="报告数据库里有什么，开放时间推算到哪一天，站数对不对得上。")
def check() -> None:
    """Report what the database contains, and how far ahead its opening hours are calculated."""
    found = read(terminal.read_only_engine(), health.check)
    if found.schema_trouble:
        raise SchemaOutdated(found.schema_trouble)
    ruins = read(terminal.read_only_engine(), health.ruins)
    if ruins:
        raise click.ClickException(RUIN.format(what=ruins))
    click.echo(f"站点 {found.stations}，其中没有位置的 {found.without_position}")
    click.echo(f"开放时间 {found.timetables} 种，读不懂的 {found.unreadable_timetables} 种")
    with change(terminal.engine()) as connection:  # which may take longer than a page's questions
        miscounted = health.count_miscounts(connection)
    if miscounted:
        raise click.ClickException(f"{miscounted} 个统计数和站点对不上：请运行 locator db recount")
    if found.hours_known_until:
        left = found.hours_known_until - terminal.now()
        click.echo(f"推算到 {found.hours_known_until:%Y-%m-%d %H:%M}，还有 {left.days} 天")
        if left < timedelta():
            raise click.ClickException("开放时间已经过期：请运行 locator hours-roll")


@db.command(help="按现有站点重新数一遍各地区的站数；平时每次修改自己跟着数。")
def recount() -> None:
    """Count the stations of all divisions anew."""
    with change(terminal.engine()) as connection:
        recount_divisions(connection)


@click.command("hours-roll", help="把全部开放时间重新推算到今后半个月；每小时自动做一次。")
def hours_roll() -> None:
    """Recalculate all opening hours from today on. Runs daily, and can run at any time."""
    count = roll_hours(terminal.engine(), terminal.today())
    click.echo(f"已把 {count} 种开放时间推算到 {HORIZON_DAYS} 天以后")
