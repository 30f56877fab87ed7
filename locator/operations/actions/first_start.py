"""Data that is loaded once, at the first start: the published stations and demo stations."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from importlib import resources

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.accounts.tables import staff
from locator.db.milestones import milestone
from locator.db.session import change
from locator.demo import actions as demo
from locator.entries.actions.station_rows import Progress
from locator.imports.actions import from_command
from locator.mail.tables import outbox
from locator.operations.actions import reference

ShowProgress = Callable[[str, int], AbstractContextManager[Progress]]

PUBLISHED = "published stations"
DEMO = "demo stations"
ACCOUNT = "demo account"
DEMO_EMAIL = "demo@example.org"


def load_initial_data(engine: Engine, today: date, demo_stations: int, show: ShowProgress) -> str:
    """Load the reference data always, the stations once: removed stations are not loaded again.

    Returns the password of the demo account if it was created now, else an empty text.
    """
    with change(engine) as connection:
        reference.load_reference(connection)
        done = set(connection.scalars(select(milestone.c.name)))
    if PUBLISHED not in done:
        _load_published(engine, today, show)
        _mark_done(engine, PUBLISHED)
    if DEMO not in done:
        if demo_stations:
            with show("添加演示站点", demo_stations) as advance:
                demo.add(engine, demo_stations, today, advance)
        _mark_done(engine, DEMO)
    return _create_demo_account(engine) if demo_stations and ACCOUNT not in done else ""


def _load_published(engine: Engine, today: date, show: ShowProgress) -> None:
    source = resources.files("geodata.data").joinpath("published_stations.csv")
    with resources.as_file(source) as path:
        station_file = from_command.read_file(path, None, today)
    with show("装入公布的站点", len(station_file.rows)) as advance:
        from_command.import_file(engine, station_file, today, advance).require_no_problems()


def _create_demo_account(engine: Engine) -> str:
    """Create an administrator to try the staff pages with, unless there are accounts; return the password."""
    password = secrets.token_urlsafe(12)
    with change(engine) as connection:
        connection.execute(insert(milestone).values(name=ACCOUNT).on_conflict_do_nothing())
        if connection.scalar(select(func.count()).select_from(staff)):
            return ""
        key = accounts.add_account(connection, DEMO_EMAIL, "演示管理员")
        accounts.appoint(connection, key, Role.ADMINISTRATOR, "command")
        token = accounts.send_link(connection, key, DEMO_EMAIL, LinkPurpose.INVITATION, "")
        accounts.redeem_link(connection, token, password, "")
        connection.execute(
            delete(outbox).where(outbox.c.to_address == DEMO_EMAIL)
        )  # the address does not exist
    return password


def _mark_done(engine: Engine, name: str) -> None:
    with change(engine) as connection:
        connection.execute(insert(milestone).values(name=name).on_conflict_do_nothing())
