"""The program under record: its application, commands and database, with the clock stopped.

This is the one module of the package that imports the program; everything else sees addresses, forms
and command lines.
"""

import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, make_url, text

from locator.app import create_app
from locator.cli import main as commands
from locator.config import Settings
from locator.http.database import KEY as DATABASE

CLOCKS = ("locator.http.clock.now", "locator.terminal.now")
SHANGHAI = timezone(timedelta(hours=8), "CST")
# A Monday with a public holiday inside the next fortnight, and months away from the day of any record: what
# the database stamps with its own clock is then told from what the program worked out for this moment.
NOW = datetime(2026, 6, 15, 12, tzinfo=SHANGHAI)
OF_TESTS = frozenset({"LOCATOR_TEST_DATABASE_URL", "LOCATOR_TEST_RUN"})
DEMO_STATIONS = 300
PUBLIC_URL = "https://stations.example.org"
PACK_KEY = "cmVjb3JkZXIgcmVjb3JkZXIgcmVjb3JkZXIga2V5ISE="  # 32 bytes of text, for nothing but this
BUSY_S = 300
TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys'"""


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Site:
    """One deployment over a database of its own."""

    def __init__(self, app: Flask, engine: Engine, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self._engine = engine
        self._runner = CliRunner()

    def client(self, **environ: Any) -> FlaskClient:
        """Return a browser without scripts and without cookies."""
        client = self.app.test_client()
        client.environ_base.update(environ)
        return client

    def command(self, *arguments: str) -> Ended:
        """Run ``locator ARGUMENTS`` in this process."""
        ended = self._runner.invoke(commands, arguments, prog_name="locator")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def must(self, *arguments: str) -> Ended:
        """Run a command that makes the data set; raise RuntimeError where it is refused."""
        ended = self.command(*arguments)
        if ended.code:
            raise RuntimeError(f"locator {' '.join(arguments)}: {ended.out}{ended.err}")
        return ended

    def rows(self, query: str) -> list[Any]:
        """Return the rows of an SQL query."""
        with self._engine.connect() as connection:
            return list(connection.execute(text(query)).all())

    def settle_plans(self) -> None:
        """Keep the database from choosing other plans meanwhile: an order that no query asks for stays."""
        with self._engine.connect() as connection:
            for name in connection.scalars(text(TABLES)).all():
                connection.execute(text(f"ALTER TABLE {name} SET (autovacuum_enabled = false)"))
            connection.execute(text("ANALYZE"))

    def wait_for_others(self) -> None:
        """Wait until every transaction of the cluster has ended that was open before this moment.

        A pack's version is the oldest transaction that runs anywhere in the cluster: with an older one in
        the way, a delta has more rows than it needs.
        """
        ((last,),) = self.rows("SELECT pg_current_xact_id()::text::bigint")
        oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        deadline = time.monotonic() + BUSY_S
        while self.rows(oldest)[0][0] <= last:
            if time.monotonic() > deadline:
                raise RuntimeError(f"a transaction has been open in this cluster for {BUSY_S} s")
            time.sleep(0.05)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Stop the clock of pages and commands."""
    with ExitStack() as stack:
        for clock in CLOCKS:
            stack.enter_context(patch(clock, lambda: moment))
        yield


@contextmanager
def opened(
    cluster_url: str, demo_stations: int = DEMO_STATIONS, template: str = "template1"
) -> Iterator[Site]:
    """Give a site on a new database of the cluster, prepared as a first start does it; drop it in the end."""
    name = f"record_{uuid.uuid4().hex[:8]}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="locator-record-")))
        (folder / "mail").mkdir()
        url = make_url(cluster_url).set(database=name).render_as_string(hide_password=False)
        stack.enter_context(_database(cluster_url, name, template))
        stack.enter_context(patch.dict(os.environ, _environment(url, folder, demo_stations)))
        stack.enter_context(clock_at(NOW))
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        stack.callback(engine.dispose)
        app = create_app(Settings.from_environment())
        stack.callback(app.extensions[DATABASE].dispose)
        site = Site(app, engine, folder)
        site.must("db", "prepare")
        yield site


@contextmanager
def _database(cluster_url: str, name: str, template: str) -> Iterator[None]:
    server = create_engine(cluster_url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


def _environment(url: str, folder: Path, demo_stations: int) -> dict[str, str]:
    """Return the settings: nothing of the caller's own environment shows in an answer."""
    return {
        **{name: "" for name in os.environ if name.startswith("LOCATOR_") and name not in OF_TESTS},
        "LOCATOR_DATABASE_URL": url,
        "LOCATOR_DATA_DIR": str(folder),
        "LOCATOR_DEMO_STATIONS": str(demo_stations),
        "LOCATOR_PUBLIC_URL": PUBLIC_URL,
        "LOCATOR_MAIL_URL": f"file://{folder}/mail",
        "LOCATOR_PACK_KEY": PACK_KEY,
        "LOGNAME": "recorder",  # getpass.getuser names the actor of commands
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
