"""The temporary cluster that is measured, with its data sets, and the servers over them."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bootstrap.cluster import Cluster, require_postgis
from bootstrap.console import Steps
from bootstrap.layout import PYTHON, ROOT, DataDir
from bootstrap.server import WebServer
from sqlalchemy import create_engine, text

from benchmark import limit, places, questions, suggestions
from benchmark.asking import Bench
from benchmark.country import loading
from locator.db.session import change, write_engine

Report = Callable[[str], None]
# As large as the program's own cluster, but without guards against a loss of power, and without anything that
# begins by itself: what a question costs does not depend on when somebody has looked at its tables.
SETTINGS = {
    **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off"),
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
}
# One proxy, which names the client of each request: limits of one address are not what is measured. The
# review number lets the public have the ground's tiles.
SERVER_SETTINGS = {
    "LOCATOR_PROXIES": "1",
    "LOCATOR_MAP_APPROVAL_NO": "GS(2026)0000",
}
IS_FILLED = text("SELECT to_regclass('bench_place') IS NOT NULL")


@contextlib.contextmanager
def running(steps: Steps, kept: Path | None) -> Iterator[tuple[Cluster, Path]]:
    """Run a cluster with a folder for scratch files; both are removed in the end, if it is not given."""
    folder = kept or Path(tempfile.mkdtemp(prefix="locator-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the cluster's user needs access
    with contextlib.ExitStack() as undo:
        if not kept:
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
        with steps.step("PostgreSQL and PostGIS"):
            require_postgis(DataDir.from_option(None).log("setup"))
            cluster = Cluster(folder / "postgres", folder / "postgres.log", SETTINGS)
            cluster.ensure_running()
        undo.callback(cluster.stop)
        yield cluster, folder


def is_filled(url: str) -> bool:
    """Tell whether a database is ready to be measured, from a run that was kept."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = bool(connection.scalar(IS_FILLED))
    engine.dispose()
    return found


def fill(url: str, rows: int, scratch: Path, report: Report) -> None:
    """Bring a database to the newest schema, add so many stations, and prepare the questions about them."""
    os.environ |= {"LOCATOR_DATABASE_URL": url, "LOCATOR_DEMO_STATIONS": "0"}
    subprocess.run([str(PYTHON), "-m", "locator.cli", "db", "prepare"], cwd=ROOT, check=True)
    loading.fill(url, rows, report)
    engine = write_engine(url, "command:bench")
    suggestions.fill(engine)
    engine.dispose()
    prepare_limit(url, scratch)


def prepare_limit(url: str, scratch: Path) -> None:
    """Store the positions that the limit is measured from."""
    engine = write_engine(url, "command:bench")
    with change(engine) as connection:
        limit.prepare(connection, scratch / "limit.sql", places.in_cities(questions.POSITIONS))
    engine.dispose()


@contextlib.contextmanager
def served(cluster: Cluster, url: str, port: int, scratch: Path, seconds: int) -> Iterator[Bench]:
    """Serve a database by a worker for each core, until the block ends."""
    os.environ |= SERVER_SETTINGS
    os.environ["LOCATOR_DATABASE_URL"] = url  # which the server inherits
    server = WebServer("127.0.0.1", port, os.cpu_count() or 1, scratch / f"server-{port}.log")
    server.start()
    try:
        yield Bench(server, cluster.pid, url, cluster.program("pgbench"), scratch, seconds)
    finally:
        server.stop()
