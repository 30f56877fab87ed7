"""A run of coverage as a clerk asks for it and the worker measures it."""

from collections.abc import Callable, Iterator

import pytest
from clerks import StaffClient
from queues import work
from sqlalchemy import Engine, select

from locator.config import Settings
from locator.coverage.domain.run import Run
from locator.coverage.queries import kept
from locator.coverage.tables import reach_run


@pytest.fixture
def ask(engine: Engine) -> Iterator[Callable[..., Run]]:
    """Return a function that asks as a clerk, lets the worker measure, and returns the run."""

    def _ask(clerk: StaffClient, settings: Settings | None = None, **fields: object) -> Run:
        answer = clerk.send("/staff/coverage", minutes="15", mode="walk", **fields)
        assert answer.status_code == 303, answer.text
        work(engine, settings=settings)
        with engine.connect() as connection:
            newest = connection.scalar(select(reach_run.c.id).order_by(reach_run.c.id.desc()).limit(1))
            found = kept.find_run(connection, newest or 0)
        assert found is not None
        return found

    yield _ask
