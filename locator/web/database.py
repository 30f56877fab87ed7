"""The application's engine of questions: views ask here and nowhere else."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import Connection, Engine

from locator.db.session import read

Answer = TypeVar("Answer")
KEY = "locator.read_engine"


def attach(app: Flask, engine: Engine) -> None:
    """Give an application its engine."""
    app.extensions[KEY] = engine


def engine() -> Engine:
    """Return the engine of the current application."""
    return cast(Engine, current_app.extensions[KEY])


def ask(question: Callable[[Connection], Answer]) -> Answer:
    """Put a question to the database; raise DatabaseAway when it cannot answer."""
    return read(engine(), question)
