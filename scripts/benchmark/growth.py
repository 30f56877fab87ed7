"""Growth: what a search costs the database among ten times the stations.

Both databases lie in one cluster and are asked in turn, by a server each: minutes apart, a noisy
machine alone would make one of them look half as dear again.
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
from benchmark.figures import Figure, middle
from benchmark.rounds import WARM_UP_S, Bench

ROWS = 2_000_000
LIMIT = 1.5
GROWN = "grown"


@dataclass
class Side:
    """One of the two databases: its server, and what the rounds saw there."""

    server: WebServer
    database_s: list[float] = field(default_factory=list)  # processor seconds a request
    loads: list[load.Load] = field(default_factory=list)


def copy(cluster: Cluster) -> str:
    """Copy the database, which nobody may be using just now; return the address of the copy."""
    subprocess.run(
        [cluster.program("createdb"), "-h", str(cluster.socket), "-U", SUPERUSER, "-T", DATABASE, GROWN],
        check=True,
        cwd="/",
    )
    return make_url(cluster.url).set(database=GROWN).render_as_string(hide_password=False)


@contextlib.contextmanager
def both(bench: Bench, grown_url: str) -> Iterator[tuple[Side, Side]]:
    """Serve the two databases, side by side, and stop in the end."""
    small = bench.server
    grown = WebServer(small.host, small.port + 1, small.workers, bench.scratch / "grown.log")
    with contextlib.ExitStack() as undo:
        for server, url in ((small, bench.cluster.url), (grown, grown_url)):
            os.environ["LOCATOR_DATABASE_URL"] = url  # which the server inherits
            server.start()
            undo.callback(server.stop)
        yield Side(small), Side(grown)


def run(bench: Bench, sides: tuple[Side, Side], rounds: int, say: Callable[[str], None]) -> None:
    """Ask both in turn, and note what it cost their cluster."""
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
        say(f"round {n} of {rounds}: {small_ms:.3f} ms of the database, grown {grown_ms:.3f} ms")


def figures(sides: tuple[Side, Side], rows: int) -> list[Figure]:
    """Return what both cost, and by how much it grew: the median of the rounds' ratios."""
    small, grown = sides
    ratios = [now / was for was, now in zip(small.database_s, grown.database_s, strict=True)]
    return [
        *(
            Figure(f"CPU a request: database, {count:,} stations", median(side.database_s) * 1000, "ms")
            for side, count in ((small, rows), (grown, ROWS))
        ),
        Figure(f"p50, {ROWS:,} stations", middle(one.p50_ms for one in grown.loads), "ms"),
        Figure("growth of the database's CPU a request", median(ratios), at_most=LIMIT),
    ]
