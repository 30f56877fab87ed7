"""What every command needs: the database of the settings, the clock, times as a person types them."""

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
    """Return the moment, in Shanghai's time."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """Return the day, in Shanghai."""
    return now().date()


def url() -> str:
    """Return the database's address; a sentence where none is set."""
    found = Settings.from_environment().database_url
    if not found:
        raise click.ClickException("没有数据库：请用 scripts/locator，或设置 LOCATOR_DATABASE_URL")
    return found


def engine() -> Engine:
    """Return an engine that may write."""
    return _until_the_end(write_engine(url(), f"command:{getpass.getuser()}"))


def staff_engine() -> Engine:
    """Return an engine that writes on the word of sessions only, as the pages for staff do."""
    by_name = bool(Settings.from_environment().separate_logins)
    return _until_the_end(write_engine(url(), login=Login("locator_staff", by_name=by_name)))


def asking() -> Engine:
    """Return an engine that only asks."""
    return _until_the_end(read_engine(url()))


def _until_the_end(engine: Engine) -> Engine:
    """Return an engine whose connections are closed when the command ends."""
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def moment(text: str) -> datetime:
    """Read a moment; without a zone it is Shanghai's."""
    read = _parsed(datetime.fromisoformat, text, "2026-10-02T09:00")
    return read.astimezone(SHANGHAI) if read.tzinfo else read.replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    """Read a day."""
    return _parsed(date.fromisoformat, text, "2026-10-01")


def _parsed(parse: Callable[[str], Parsed], text: str, example: str) -> Parsed:
    try:
        return parse(text)
    except ValueError:
        raise click.ClickException(f"“{text}”不是时间，应写 {example}") from None
