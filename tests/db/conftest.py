"""Databases without our schema, for what makes the schema."""

from collections.abc import Iterator

import databases
import pytest
from sqlalchemy import Engine

from locator.db.session import write_engine


@pytest.fixture
def bare_engine() -> Iterator[Engine]:
    """Return an engine on a database with nothing in it."""
    with databases.copied("template0") as address:
        engine = write_engine(address, "test")
        yield engine
        engine.dispose()
