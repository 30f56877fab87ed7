"""The application's engines, one a database role: the only place where views read and change the database.

Row security and the grants of the roles decide what each engine can do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Self, TypeVar, cast

from flask import Flask, current_app, g
from sqlalchemy import Connection, Engine

from locator.config import Settings
from locator.db import session
from locator.db.errors import DatabaseAway
from locator.db.session import BUSY, ChangeContext, Login

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
KEY = "locator.engines"
LONGEST_S = 5.0  # as long as a request waits for a thread
PUBLIC_PAGE = ChangeContext(origin="page")


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of the public (to read, to write), of staff and keepers, and of sign-in."""

    public_read: Engine
    public_write: Engine
    staff: Engine
    sign_in: Engine

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the engines of a deployment, none of them connected yet."""

        def login(role: str) -> Login:
            return Login(role, by_name=bool(settings.separate_logins))

        def writing(role: str) -> Engine:
            read_only = bool(settings.read_only)
            return session.write_engine(settings.database_url, login=login(role), read_only=read_only)

        return cls(
            session.read_engine(
                settings.read_url or settings.database_url, settings.pool_size, login("locator_public")
            ),
            writing("locator_public"),
            writing("locator_staff"),
            writing("locator_door"),
        )

    def dispose(self) -> None:
        """Close all connections."""
        for engine in (self.public_read, self.public_write, self.staff, self.sign_in):
            engine.dispose()


def attach(app: Flask, settings: Settings) -> Engines:
    """Create the engines of an application."""
    engines = Engines.of(settings)
    app.extensions[KEY] = engines
    return engines


def public_writer(app: Flask) -> Engine:
    """Return the engine that writes as the public, for what is written after the answer."""
    return cast(Engines, app.extensions[KEY]).public_write


def read(query: Work[Result]) -> Result:
    """Run a query of the public, read only; raise DatabaseAway if the database is unavailable.

    A request that has waited and read for LONGEST_S asks no more: each question has its own bound, but
    where the network to the database is slow, they add up.
    """
    if g.get("asked_s") and perf_counter() - g.asked_s > LONGEST_S:
        raise DatabaseAway(BUSY)
    return session.read(_engines().public_read, query)


def read_while_sending() -> Callable[[Work[Result]], Result]:
    """Return a way to run queries of the public for as long as an answer is sent, after its request.

    Each query is bounded by itself: a client may take longer than LONGEST_S for a large file.
    """
    engine = _engines().public_read
    return lambda query: session.read(engine, query)


def change(work: Work[Result], by: ChangeContext = PUBLIC_PAGE) -> Result:
    """Run a change by the public in one transaction; raise DatabaseAway if the database is unavailable."""
    return _transaction(_engines().public_write, work, by)


def as_staff(work: Work[Result], by: ChangeContext) -> Result:
    """Run work of a staff session or keeper's link in a transaction; raise NotAllowed outside its area."""
    return _transaction(_engines().staff, work, by)


def as_sign_in(work: Work[Result], by: ChangeContext = PUBLIC_PAGE) -> Result:
    """Run work of sign-in, sign-out or on the user's own account in one transaction."""
    return _transaction(_engines().sign_in, work, by)


def _transaction(engine: Engine, work: Work[Result], by: ChangeContext) -> Result:
    with session.change(engine, by) as connection:
        return work(connection)


def _engines() -> Engines:
    return cast(Engines, current_app.extensions[KEY])
