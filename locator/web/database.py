"""The application's engines: views ask and change here and nowhere else."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import Connection, Engine

from locator.db import session

Answer = TypeVar("Answer")
KEY = "locator.read_engine"
CHANGE_KEY = "locator.write_engine"


def attach(app: Flask, asking: Engine, changing: Engine) -> None:
    """Give an application its engines."""
    app.extensions[KEY] = asking
    app.extensions[CHANGE_KEY] = changing


def ask(question: Callable[[Connection], Answer]) -> Answer:
    """Put a question to the database; raise DatabaseAway when it cannot answer."""
    return session.read(cast(Engine, current_app.extensions[KEY]), question)


def change(act: Callable[[Connection], Answer]) -> Answer:
    """Do an act in one transaction; raise DatabaseAway when the database cannot take it."""
    with session.change(cast(Engine, current_app.extensions[CHANGE_KEY])) as connection:
        return act(connection)
