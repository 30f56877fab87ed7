"""What the tests of imports share: a worker that reads, checks and writes, and the command's preview."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import databases
import lent_databases
import pytest
import queues
from click.testing import CliRunner
from factories import NOON
from sqlalchemy import Engine

from locator.cli import main
from locator.db.session import Login, write_engine
from locator.jobs.domain import Queue


@pytest.fixture
def worker(engine: Engine, database_url: str) -> Iterator[Callable[[], None]]:
    """Return a worker on this test's database."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield lambda: queues.work(engine, writes, NOON, queues=(Queue.IMPORTS,))
    writes.dispose()


@pytest.fixture(scope="module")
def nothing_stored() -> Iterator[str]:
    """Return the address of an empty database, for previews, which write nothing."""
    with lent_databases.lent(databases.empty()) as address:
        yield address


@pytest.fixture
def preview_of(nothing_stored: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Return a function that previews a file by `locator import --dry-run --json`, in this process."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", nothing_stored)

    def run(path: Path, *options: str) -> dict[str, Any]:
        command = ["import", str(path), "--crs", "gcj02", "--dry-run", "--json", *options]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return run
