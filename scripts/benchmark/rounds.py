"""The rounds: the limit and the server in turn, so that a slow minute of the machine meets both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap.cluster import Cluster
from bootstrap.server import WebServer

from benchmark import limit, load, places, processor
from benchmark.figures import Figure, middle

QUESTIONS = 2000
FEW = 2  # connections at which time is spent answering, not waiting in line
RARE = "remote_video_legal"  # 0.05 % of the demo stations have it
WARM_UP_S = 3
# What is asked of the server beside the plain search.
KINDS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "rare service": {"services": [RARE]},
    "open now": {"open_state": ["open", "closing_soon"]},
    "open on arrival": {"open_state": ["open", "closing_soon"], "mode": "walk"},
}


@dataclass
class Bench:
    """A scratch database with its server, and where scripts for the load generators are written."""

    cluster: Cluster
    server: WebServer
    scratch: Path
    seconds: int

    def script(self, kind: str) -> Path:
        """Return the load script of a kind of question."""
        path = self.scratch / f"{kind.replace(' ', '-')}.lua"
        if not path.exists():
            load.write_script(path, places.in_cities(QUESTIONS), KINDS[kind])
        return path


@dataclass
class Seen:
    """What the rounds saw, in order."""

    limit_s: list[float] = field(default_factory=list)
    full: list[load.Load] = field(default_factory=list)
    few: dict[str, list[load.Load]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    server_s: list[float] = field(default_factory=list)  # processor seconds a request
    database_s: list[float] = field(default_factory=list)


def run(bench: Bench, rounds: int) -> Seen:
    """Run interleaved rounds, saying each as it ends."""
    seen = Seen()
    pgbench_script = bench.scratch / "limit.sql"
    load.run(bench.server.address, bench.script("plain"), WARM_UP_S)
    for n in range(1, rounds + 1):
        seen.limit_s.append(limit.run(bench.cluster, pgbench_script, bench.seconds))
        with _processor(bench, seen):
            seen.full.append(load.run(bench.server.address, bench.script("plain"), bench.seconds))
        for kind, runs in seen.few.items():
            script = bench.script(kind)
            runs.append(load.run(bench.server.address, script, max(2, bench.seconds // 3), FEW))
        print(
            f"    round {n} of {rounds}: limit {seen.limit_s[-1]:.0f}/s, server {seen.full[-1].rate_s:.0f}/s",
            flush=True,
        )
    return seen


@contextmanager
def _processor(bench: Bench, seen: Seen) -> Iterator[None]:
    """Note the processor time that the server and the database spend on a full run."""
    families = {"server": bench.server.pid, "database": bench.cluster.pid}
    before = {name: processor.used_s(pid) for name, pid in families.items()}
    yield
    spent = {name: processor.used_s(pid) - before[name] for name, pid in families.items()}
    seen.server_s.append(spent["server"] / seen.full[-1].requests)
    seen.database_s.append(spent["database"] / seen.full[-1].requests)


def figures(seen: Seen, rows: int) -> list[Figure]:
    """Return the figures of the rounds, each the median of its rounds."""
    rate, top = middle(one.rate_s for one in seen.full), middle(seen.limit_s)
    p50 = {kind: middle(one.p50_ms for one in runs) for kind, runs in seen.few.items()}
    ratios = [one.rate_s / limit_s for one, limit_s in zip(seen.full, seen.limit_s, strict=True)]
    return [
        Figure("stations", rows),
        Figure("limit: pgbench, plain SQL", top, "/s"),
        Figure("server: nearest over HTTP", rate, "/s"),
        Figure("server / limit", middle(ratios), at_least=0.25),
        Figure(f"p50, {load.CONNECTIONS} connections", middle(one.p50_ms for one in seen.full), "ms"),
        Figure(f"p99, {load.CONNECTIONS} connections", middle(one.p99_ms for one in seen.full), "ms"),
        Figure(f"p50, {FEW} connections", p50["plain"], "ms"),
        Figure(f"p99, {FEW} connections", middle(one.p99_ms for one in seen.few["plain"]), "ms"),
        Figure("CPU a request: server", middle(seen.server_s) * 1000, "ms"),
        Figure("CPU a request: database", middle(seen.database_s) * 1000, "ms"),
        Figure("rare service / plain, p50", p50["rare service"] / p50["plain"], at_most=5),
        Figure("open now, p50", p50["open now"], "ms"),
        Figure("open on arrival, p50", p50["open on arrival"], "ms"),
    ]
