"""Databases of earlier revisions with rows in them, as scripts/dump-database left them in dumps/."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import databases
from sqlalchemy import make_url

from locator.db import schema_files
from locator.db.session import write_engine

DUMPS = Path(__file__).parent / "dumps"
REVISIONS = sorted(path.name.partition(".")[0] for path in DUMPS.glob("*.sql.gz"))
Restored = Callable[[str], AbstractContextManager[str]]


@contextmanager
def restoring() -> Iterator[Restored]:
    """Give a way to get the address of a copy of a revision's database; each dump is loaded once."""
    with ExitStack() as templates:
        loaded: dict[str, str] = {}

        @contextmanager
        def restored(revision: str) -> Iterator[str]:
            if revision not in loaded:
                address = templates.enter_context(databases.copied("template0"))
                _load(address, revision)
                loaded[revision] = make_url(address).database or ""
            with databases.copied(loaded[revision]) as copy:
                yield copy

        yield restored


def _load(address: str, revision: str) -> None:
    engine = write_engine(address, "test")
    with engine.begin() as connection:
        schema_files.run(connection, ("roles",))
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(gzip.decompress((DUMPS / f"{revision}.sql.gz").read_bytes()))
    engine.dispose()
