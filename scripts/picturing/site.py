"""A temporary site for pictures: its database, its server, its worker and its scheduler.

It is filled by `locator` commands and used over HTTP, so it depends on no module of the application.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bootstrap.background import BackgroundCommand
from bootstrap.cluster import TEMPORARY_SETTINGS, Cluster, require_postgis
from bootstrap.layout import PYTHON, ROOT
from bootstrap.server import WebServer
from sqlalchemy import create_engine, make_url, text

TEST_DATABASE = "LOCATOR_TEST_DATABASE_URL"
APPROVAL_NO = "（审图号）"  # none: the pictures' city is made up


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its URL, which ends in a slash."""

    address: str

    def locator(self, *arguments: str) -> str:
        """Run a locator command on this site's database; return its output."""
        command = [str(PYTHON), "-m", "locator.cli", *arguments]
        return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def running() -> Iterator[Site]:
    """Serve an empty database until the block ends; nothing of it stays."""
    scratch = Path(tempfile.mkdtemp(prefix="locator-pictures-"))
    scratch.chmod(0o755)  # the cluster's user needs access
    try:
        with _database(scratch) as address:
            os.environ |= {"LOCATOR_DATABASE_URL": address, "LOCATOR_DATA_DIR": str(scratch)}
            with _served(scratch) as site:
                yield site
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _database(scratch: Path) -> Iterator[str]:
    """Yield the URL of a new database: in the test server, or in a cluster of its own."""
    server_url = os.environ.get(TEST_DATABASE)
    if not server_url:
        require_postgis(scratch / "setup.log")
        cluster = Cluster(scratch / "postgres", scratch / "postgres.log", TEMPORARY_SETTINGS)
        cluster.ensure_running()
        try:
            yield cluster.url
        finally:
            cluster.stop()
        return
    name = f"pictures_{uuid.uuid4().hex[:8]}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@contextmanager
def _served(scratch: Path) -> Iterator[Site]:
    web = WebServer("127.0.0.1", _free_port(), 1, scratch / "server.log")
    os.environ |= {"LOCATOR_PUBLIC_URL": web.public_url, "LOCATOR_DEMO_STATIONS": "0"}
    os.environ["LOCATOR_MAP_APPROVAL_NO"] = APPROVAL_NO
    site = Site(web.address)
    site.locator("db", "prepare")
    web.start()
    beside = [BackgroundCommand((name,), scratch / f"{name}.log") for name in ("work", "schedule")]
    for command in beside:
        command.ensure_running()
    try:
        yield site
    finally:
        for command in reversed(beside):
            command.stop()
        web.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
