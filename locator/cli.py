"""The command line, for clerks and for scripts: `locator --help` tells what there is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson
from sqlalchemy import Engine

from geodata.crs import Crs
from geodata.errors import GeodataError
from locator.actions import demo, first_start, imports, timetables
from locator.config import Settings
from locator.db import migrate
from locator.db.session import change, read, read_engine, write_engine
from locator.domain.calendar import Calendar
from locator.domain.decrees import library_calendar
from locator.domain.explain import explain
from locator.domain.hours import Hours
from locator.domain.state import HORIZON_DAYS, Opening, Timetable, opening_at
from locator.domain.timeline import SHANGHAI, Doors, Interval, timeline
from locator.errors import ImportRefused, LocatorError, SchemaOutdated
from locator.progress import progress
from locator.queries import calendar as calendar_query
from locator.queries import health

PROBLEMS_SHOWN = 200
DAYS_SHOWN = 7
STATE_WORDS = {"open": "开门", "closing_soon": "快关门了", "closed": "关门", "unknown": "说不准"}
INTERVAL_STATES = {Doors.OPEN: "open", Doors.CLOSED: "closed", Doors.UNSURE: "unknown"}


class _Refusing(click.Group):
    """A group whose commands end with the sentence of a refusal, not with a trace."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (LocatorError, GeodataError) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Refusing, help="驿站查找：站点数据和开放时间的命令。")
def main() -> None:
    """Hold the commands together."""


@main.group(help="数据库：建表、首次装入、检查。")
def db() -> None:
    """Hold the commands on the database."""


@db.command(help="建表或升级，首次装入站点，推算开放时间；可以重复运行。")
def prepare() -> None:
    """Bring the schema up to date, load what a first start loads, roll the opening hours."""
    settings = Settings.from_environment()
    engine = _engine()
    migrate.upgrade(engine)
    first_start.load(engine, _today(), settings.demo_stations, progress)
    with change(engine) as connection:
        timetables.roll(connection, _today())


@db.command(help="报告数据库里有什么，开放时间推算到哪一天。")
def check() -> None:
    """Report what the database holds, and whether its opening hours reach far enough."""
    found = read(_asking(), health.check)
    if not found.schema_is_current:
        raise SchemaOutdated("数据库的表不是这个版本的：请先运行 locator db prepare")
    click.echo(f"站点 {found.stations}，其中没有位置的 {found.without_position}")
    click.echo(f"开放时间 {found.timetables} 种，读不懂的 {found.unreadable_timetables} 种")
    if found.hours_known_until:
        left = found.hours_known_until - _now()
        click.echo(f"推算到 {found.hours_known_until:%Y-%m-%d %H:%M}，还有 {left.days} 天")
        if left < timedelta():
            raise click.ClickException("开放时间已经过期：请运行 locator hours-roll")


@main.command("hours-roll", help="把全部开放时间重新推算到今后半个月；每天运行一次。")
def hours_roll() -> None:
    """Work all opening hours out anew from today on. It runs daily, and may run at any time."""
    with change(_engine()) as connection:
        count = timetables.roll(connection, _today())
    click.echo(f"已把 {count} 种开放时间推算到 {HORIZON_DAYS} 天以后")


@main.group("demo", help="演示站点：添加、全部去掉。")
def demo_group() -> None:
    """Hold the commands on the demo set."""


@demo_group.command("add", help="添加 COUNT 个并不存在的站点，每个都标“演示”。")
@click.argument("count", type=click.IntRange(1, 5_000_000))
def demo_add(count: int) -> None:
    """Add COUNT stations that do not exist, each marked 演示."""
    with progress("添加演示站点", count) as advance:
        demo.add(_engine(), count, _today(), advance)


@demo_group.command("remove", help="去掉全部演示站点，别的不动。")
def demo_remove() -> None:
    """Remove every demo station, and nothing else."""
    click.echo(f"已去掉 {demo.remove(_engine())} 个演示站点")


def _crs(_: click.Context, __: click.Parameter, value: str | None) -> Crs | None:
    return Crs.parse(value) if value else None


@main.command(
    "import",
    help="导入 FILE 里的站点（CSV、XLSX、GeoJSON、GPKG、zip 的 Shapefile）：全部写入，或一个也不写。",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", callback=_crs, help="wgs84、gcj02、bd09 或 cgcs2000；文件自己没有说明时必须写")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
def import_file(file: Path, crs: Crs | None, dry_run: bool) -> None:
    """Take in the stations of FILE (CSV, XLSX, GeoJSON, GPKG, zipped Shapefile): all, or none."""
    checked = imports.check(imports.read_file(file, crs), crs)
    try:
        with progress("检查" if dry_run else "写入", len(checked.drafts)) as advance:
            count = imports.write(_engine(), checked, _today(), advance, dry_run)
    except ImportRefused as error:
        for problem in error.problems[:PROBLEMS_SHOWN]:
            click.echo(str(problem), err=True)
        if len(error.problems) > PROBLEMS_SHOWN:
            click.echo(f"……另有 {len(error.problems) - PROBLEMS_SHOWN} 处", err=True)
        raise
    click.echo(f"{'可以写入' if dry_run else '已写入'} {count} 个站点")
    for draft in checked.without_position:
        click.echo(f"第 {draft.line} 行“{draft.name}”没有位置：会列在名单里，不会出现在地图上")


@main.command(help="按查找所用的同一套规则和日历，推算一段 OSM opening_hours 写法的开放时间。")
@click.argument("text")
@click.option("--at", "at_text", help="什么时刻，如 2026-10-02T09:00（北京时间）；不写就是现在")
@click.option("--from", "first_text", help="从哪一天列起，如 2026-10-01；不写就是那一刻的当天")
@click.option("--days", type=click.IntRange(1, 400), default=DAYS_SHOWN, help="列几天")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def hours(text: str, at_text: str | None, first_text: str | None, days: int, as_json: bool) -> None:
    """Work out an opening_hours TEXT by the same engine and calendar as the searches."""
    parsed = Hours.parse(text)
    calendar = _calendar()
    first = _day(first_text) if first_text else None
    at = _moment(at_text) if at_text else _default_moment(first)
    around = timeline(parsed, calendar, at.date() - timedelta(days=1), HORIZON_DAYS + 2)
    opening = opening_at(Timetable.of(around), at)
    shown = timeline(parsed, calendar, first or at.date(), days)
    tell = _hours_json if as_json else _hours_words
    click.echo(tell(parsed, at, opening, shown, explain(parsed, calendar, at)))


def _hours_json(parsed: Hours, at: datetime, opening: Opening, shown: list[Interval], reason: str) -> str:
    answer = {
        "opening_hours": parsed.canonical,
        "at": at,
        "state": opening.state.value,
        "next_change": opening.next_change,
        "reason": reason,
        "intervals": [
            {
                "start": one.start,
                "end": one.end,
                "state": INTERVAL_STATES[one.doors],
                "comment": one.comment,
            }
            for one in shown
        ],
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


def _hours_words(parsed: Hours, at: datetime, opening: Opening, shown: list[Interval], reason: str) -> str:
    lines = [f"{at:%Y-%m-%d %H:%M}：{STATE_WORDS[opening.state]}", reason]
    if opening.next_change:
        lines.append(f"下次变化：{opening.next_change:%Y-%m-%d %H:%M}")
    lines += [
        f"  {one.start:%m-%d %H:%M} – {one.end:%m-%d %H:%M}"
        f" {STATE_WORDS[INTERVAL_STATES[one.doors]]}{one.comment and f'（{one.comment}）'}"
        for one in shown
        if one.doors is not Doors.CLOSED
    ]
    return "\n".join(lines)


def _calendar() -> Calendar:
    """Return the database's calendar, which a clerk may have loaded; without one, the libraries'."""
    if not Settings.from_environment().database_url:
        return library_calendar()
    return read(_asking(), calendar_query.load)


def _moment(text: str) -> datetime:
    moment: datetime = _parsed(datetime.fromisoformat, text, "2026-10-02T09:00")
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _day(text: str) -> date:
    day: date = _parsed(date.fromisoformat, text, "2026-10-01")
    return day


def _parsed(parse: Callable[[str], Any], text: str, example: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        raise click.ClickException(f"“{text}”不是时间，应写 {example}") from None


def _default_moment(first: date | None) -> datetime:
    return datetime.combine(first, datetime.min.time(), SHANGHAI) if first else _now()


def _now() -> datetime:
    return datetime.now(SHANGHAI)


def _today() -> date:
    return _now().date()


def _url() -> str:
    url = Settings.from_environment().database_url
    if not url:
        raise click.ClickException("没有数据库：请用 scripts/locator，或设置 LOCATOR_DATABASE_URL")
    return url


def _engine() -> Engine:
    return _until_the_end(write_engine(_url()))


def _asking() -> Engine:
    return _until_the_end(read_engine(_url()))


def _until_the_end(engine: Engine) -> Engine:
    """Return an engine whose connections are closed when the command ends."""
    click.get_current_context().call_on_close(engine.dispose)
    return engine


if __name__ == "__main__":
    main()
