"""Growth: what a search costs the database with ten times the stations.

Both databases are in one cluster and are measured in turn, with a server each: measured minutes apart,
a noisy machine alone could make one of them look half as expensive again.
"""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from bootstrap.cluster import DATABASE, SUPERUSER, Cluster
from bootstrap.server import WebServer
from sqlalchemy import make_url

from benchmark import load, processor
from benchmark.figures import Figure, median_of
from benchmark.rounds import WARM_UP_S, Bench

ROWS = 2_000_000
MAX_GROWTH = 1.5
GROWN = "grown"


@dataclass
class Side:
    """One of the two databases: its server, and the measurements."""

    server: WebServer
    database_s: list[float] = field(default_factory=list)  # CPU seconds a request
    loads: list[load.Load] = field(default_factory=list)


def copy_database(cluster: Cluster) -> str:
    """Copy the database, which must not be in use; return the URL of the copy."""
    subprocess.run(
        [cluster.program("createdb"), "-h", str(cluster.socket), "-U", SUPERUSER, "-T", DATABASE, GROWN],
        check=True,
        cwd="/",
    )
    return make_url(cluster.url).set(database=GROWN).render_as_string(hide_password=False)


@contextlib.contextmanager
def serve_both(bench: Bench, grown_url: str) -> Iterator[tuple[Side, Side]]:
    """Serve the two databases side by side, until the block ends."""
    small = bench.server
    grown = WebServer(small.host, small.port + 1, small.workers, bench.scratch / "grown.log")
    with contextlib.ExitStack() as undo:
        for server, url in ((small, bench.cluster.url), (grown, grown_url)):
            os.environ["LOCATOR_DATABASE_URL"] = url  # which the server inherits
            server.start()
            undo.callback(server.stop)
        yield Side(small), Side(grown)


def run(bench: Bench, sides: tuple[Side, Side], rounds: int, report: Callable[[str], None]) -> None:
    """Put load on both in turn, and record what it costs their cluster."""
    script = bench.script("plain")
    for side in sides:
        load.run(side.server.address, script, WARM_UP_S)
    for n in range(1, rounds + 1):
        for side in sides:
            before_s = processor.used_s(bench.cluster.pid)
            side.loads.append(load.run(side.server.address, script, bench.seconds))
            spent_s = processor.used_s(bench.cluster.pid) - before_s
            side.database_s.append(spent_s / side.loads[-1].requests)
        small_ms, grown_ms = (side.database_s[-1] * 1000 for side in sides)
        report(f"round {n} of {rounds}: {small_ms:.3f} ms of the database, grown {grown_ms:.3f} ms")


def figures(sides: tuple[Side, Side], rows: int) -> list[Figure]:
    """Return the cost of both, and the growth: the median of the rounds' ratios."""
    small, grown = sides
    ratios = [grown_s / small_s for small_s, grown_s in zip(small.database_s, grown.database_s, strict=True)]
    return [
        *(
            Figure(f"CPU a request: database, {count:,} stations", median(side.database_s) * 1000, "ms")
            for side, count in ((small, rows), (grown, ROWS))
        ),
        Figure(f"p50, {ROWS:,} stations", median_of(measured.p50_ms for measured in grown.loads), "ms"),
        Figure("growth of the database's CPU a request", median(ratios), at_most=MAX_GROWTH),
    ]
