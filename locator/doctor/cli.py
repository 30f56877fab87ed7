"""The command that tells what is wrong and what to do about it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TypeVar

import click
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from locator import terminal
from locator.config import SettingError, Settings
from locator.db.errors import DatabaseAway
from locator.db.session import change
from locator.doctor.domain import EXIT_CODES, Finding, State, fault, worst
from locator.doctor.queries import machine, server, service, web
from locator.errors import LocatorError
from locator.jobs.actions.process import cause_of, place_of
from locator.operations.queries import health
from locator.operations.queries.lights import check_all

Result = TypeVar("Result")
MARKS = {State.OK: "好  ", State.OFF: "没用", State.WARNING: "注意", State.FAULT: "坏了"}
SUMMARY = {
    State.OK: "没有发现问题",
    State.OFF: "没有发现问题",
    State.WARNING: "能用，但有要处理的",
    State.FAULT: "有坏了的，请先处理",
}


@click.command(help="看看哪里不对、该怎么办。退出码：0 没有问题，1 有要注意的，2 有坏了的。")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 列出")
def doctor(as_json: bool) -> None:
    """Run all checks; print findings with their remedies; exit as a Nagios plugin does."""
    findings = [*_examine()]
    state = worst(findings)
    click.echo(_as_json(findings, state) if as_json else "\n".join(_lines(findings, state)))
    click.get_current_context().exit(EXIT_CODES[state])


def _examine() -> Iterator[Finding]:
    try:
        settings = Settings.from_environment()
    except SettingError as error:
        yield fault("settings", str(error).partition("\n")[0], "请改好这个设置，再检查一次")
        return
    yield from machine.examine(settings, terminal.now())
    yield from _examine_database(settings)
    yield from web.examine(settings, terminal.now())


def _examine_database(settings: Settings) -> Iterator[Finding]:
    """Yield what is found in the database, as far as it can be asked."""
    if not settings.database_url:
        yield fault("database", "没有设 LOCATOR_DATABASE_URL", "请设好它；检出里用 scripts/locator doctor")
        return
    try:
        make_url(settings.database_url)
        engine = terminal.engine()
    except (ArgumentError, ValueError):
        yield fault("database", "LOCATOR_DATABASE_URL 读不懂", "例如 postgresql+psycopg://locator@/locator")
        return
    try:
        yield from _ask(engine, lambda connection: server.examine(connection, settings, terminal.now()))
        yield from _examine_contents(engine, settings)
    except (LocatorError, DBAPIError) as error:
        yield _unreachable(error, settings)


def _examine_contents(engine: Engine, settings: Settings) -> Iterator[Finding]:
    found = next(_ask(engine, lambda connection: iter((health.check(connection),))))
    yield from _ask(engine, lambda connection: service.examine_schema(connection, found))
    if found.schema_trouble:
        return  # what another version holds is not read
    now = terminal.now()
    yield from _ask(engine, lambda connection: service.examine_lights(check_all(connection, now)))
    yield from _ask(engine, service.examine_counts)
    yield from _ask(engine, service.examine_queue)
    yield from _ask(engine, lambda connection: service.examine_mail(connection, settings))
    yield from _ask(engine, lambda connection: service.examine_second_factors(connection, settings))
    yield from _ask(engine, lambda connection: service.examine_ground(connection, settings))


def _ask(engine: Engine, examine: Callable[[Connection], Iterator[Result]]) -> Iterator[Result]:
    """Yield what a check finds in one transaction."""
    with change(engine) as connection:
        yield from [*examine(connection)]


def _unreachable(error: Exception, settings: Settings) -> Finding:
    what = cause_of(error)
    if not isinstance(error, DatabaseAway):
        return fault("database", what, "请看数据库的日志，再检查一次")
    place = place_of(settings.database_url)
    return fault(
        "database",
        f"连不上 {place}：{what}",
        "请看 PostgreSQL 是不是在运行，LOCATOR_DATABASE_URL 和 pg_hba.conf 对不对",
    )


def _lines(findings: list[Finding], state: State) -> Iterator[str]:
    for finding in findings:
        yield f"{MARKS[finding.state]}  {finding.check}：{finding.what}"
        if finding.remedy:
            yield f"      → {finding.remedy}"
    yield SUMMARY[state]


def _as_json(findings: list[Finding], state: State) -> str:
    document = {"state": state, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(document, ensure_ascii=False, indent=1)


commands = (doctor,)
