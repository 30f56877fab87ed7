"""Databases without our schema, and of earlier revisions, for what makes the schema."""

from collections.abc import Iterator

import databases
import pytest
from old_databases import Restored, restoring
from sqlalchemy import Engine

from locator.db.session import write_engine


@pytest.fixture
def bare_engine() -> Iterator[Engine]:
    """Return an engine on a database with nothing in it."""
    with databases.copied("template0") as address:
        engine = write_engine(address, "test")
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def restored() -> Iterator[Restored]:
    """Return a way to get a database of an earlier revision: ``with restored("0030") as address``."""
    with restoring() as restored:
        yield restored


@pytest.fixture
def old_engine(restored: Restored) -> Iterator[Engine]:
    """Return an engine on a database of revision 0030, with rows in every table."""
    with restored("0030") as address:
        engine = write_engine(address, "test")
        yield engine
        engine.dispose()
