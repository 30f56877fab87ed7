"""The application's engines, one for each part of the program: views ask and change here and nowhere else.

Each comes to the database under its own role, which decides what it can do (db/schema/roles.sql).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import Connection, Engine

from locator.config import Settings
from locator.db import session
from locator.db.session import By, Login

Answer = TypeVar("Answer")
Act = Callable[[Connection], Answer]
KEY = "locator.engines"
PAGE = By(origin="page")


@dataclass(frozen=True, slots=True)
class Engines:
    """What the public asks and says; what staff and keepers do; what the door does with accounts."""

    asking: Engine
    public: Engine
    staff: Engine
    door: Engine

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the engines of a deployment; none of them has connected yet."""

        def login(role: str) -> Login:
            return Login(role, by_name=bool(settings.separate_logins))

        url = settings.database_url
        return cls(
            session.read_engine(url, settings.pool_size, login("locator_public")),
            session.write_engine(url, login=login("locator_public")),
            session.write_engine(url, login=login("locator_staff")),
            session.write_engine(url, login=login("locator_door")),
        )

    def dispose(self) -> None:
        """Close all connections."""
        for engine in (self.asking, self.public, self.staff, self.door):
            engine.dispose()


def attach(app: Flask, settings: Settings) -> Engines:
    """Give an application its engines."""
    engines = Engines.of(settings)
    app.extensions[KEY] = engines
    return engines


def ask(question: Act[Answer]) -> Answer:
    """Put a question of the public's; raise DatabaseAway when the database cannot answer."""
    return session.read(_engines().asking, question)


def change(act: Act[Answer], by: By = PAGE) -> Answer:
    """Do an act of the public's in one transaction; raise DatabaseAway when the database cannot take it."""
    return _do(_engines().public, act, by)


def as_staff(act: Act[Answer], by: By) -> Answer:
    """Do an act on the word of a session or of a keeper's link; raise NotAllowed outside its area."""
    return _do(_engines().staff, act, by)


def at_door(act: Act[Answer], by: By = PAGE) -> Answer:
    """Do an act of signing in or out, or of one's own account."""
    return _do(_engines().door, act, by)


def _do(engine: Engine, act: Act[Answer], by: By) -> Answer:
    with session.change(engine, by) as connection:
        return act(connection)


def _engines() -> Engines:
    return cast(Engines, current_app.extensions[KEY])
