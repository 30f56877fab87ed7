"""What the tests of imports share: a worker that reads, checks and writes what is queued."""

from collections.abc import Callable, Iterator

import pytest
import queues
from factories import NOON
from sqlalchemy import Engine

from locator.db.session import Login, write_engine
from locator.jobs.domain import Queue


@pytest.fixture
def worker(engine: Engine, database_url: str) -> Iterator[Callable[[], None]]:
    """Return a worker on this test's database."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield lambda: queues.work(engine, writes, NOON, queues=(Queue.IMPORTS,))
    writes.dispose()
