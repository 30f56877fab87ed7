"""Databases without our schema, for what makes the schema."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, make_url

from locator.db.session import write_engine


@pytest.fixture
def bare_engine(server: Callable[[str], str], database_url: str) -> Iterator[Engine]:
    """Return an engine on a database with nothing in it."""
    name = f"bare_{uuid.uuid4().hex[:8]}"
    server(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    engine = write_engine(
        make_url(database_url).set(database=name).render_as_string(hide_password=False), "test"
    )
    yield engine
    engine.dispose()
    server(f"DROP DATABASE {name} WITH (FORCE)")
