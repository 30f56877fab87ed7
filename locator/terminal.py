"""What every command needs: database engines from the settings, the clock, parsing of times."""

import getpass
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import click
from sqlalchemy import Engine

from locator.config import Settings
from locator.db.session import Login, read_engine, write_engine
from locator.time_zone import SHANGHAI

Parsed = TypeVar("Parsed")


def now() -> datetime:
    """Return the current time in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """Return the current date in Asia/Shanghai."""
    return now().date()


def url() -> str:
    """Return the database URL of the settings; raise ClickException if there is none."""
    found = Settings.from_environment().database_url
    if not found:
        raise click.ClickException("没有数据库：请用 scripts/locator，或设置 LOCATOR_DATABASE_URL")
    return found


def engine(pool_size: int = 2) -> Engine:
    """Return an engine that may write as the owner."""
    return _closed_at_exit(write_engine(url(), f"command:{getpass.getuser()}", pool_size=pool_size))


def staff_engine() -> Engine:
    """Return an engine that writes as the staff role, for staff sessions only."""
    by_name = bool(Settings.from_environment().separate_logins)
    return _closed_at_exit(write_engine(url(), login=Login("locator_staff", by_name=by_name)))


def read_only_engine() -> Engine:
    """Return an engine that only reads."""
    return _closed_at_exit(read_engine(url()))


def _closed_at_exit(engine: Engine) -> Engine:
    """Close the engine's connections when the command ends."""
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def parse_time(text: str) -> datetime:
    """Parse an ISO 8601 time; without a zone it is in Asia/Shanghai."""
    read = _parsed(datetime.fromisoformat, text, "2026-10-02T09:00")
    return read.astimezone(SHANGHAI) if read.tzinfo else read.replace(tzinfo=SHANGHAI)


def parse_date(text: str) -> date:
    """Parse an ISO 8601 date."""
    return _parsed(date.fromisoformat, text, "2026-10-01")


def _parsed(parse: Callable[[str], Parsed], text: str, example: str) -> Parsed:
    try:
        return parse(text)
    except ValueError:
        raise click.ClickException(f"“{text}”不是时间，应写 {example}") from None
