"""The rounds: the limit and the server in turn, so that a slow minute of the machine affects both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bootstrap.cluster import Cluster
from bootstrap.server import WebServer

from benchmark import limit, load, places, processor
from benchmark.figures import Figure, median_of

SEARCH_POSITIONS = 2000
FEW_CONNECTIONS = 2  # few enough that requests do not queue
RARE_SERVICE = "remote_video_legal"  # 0.05 % of the demo stations have it
WARM_UP_S = 3
MAX_NIGHT_COST = 1.3  # of the second search, for what is open on arrival


def _next_in_china(hour: int) -> str:
    """Return the next full hour of China's clock (UTC+8) as the API takes it."""
    now = datetime.now(UTC)
    moment = now.replace(hour=(hour - 8) % 24, minute=0, second=0, microsecond=0)
    return (moment if moment > now else moment + timedelta(days=1)).isoformat()


# The kinds of search that are measured. At night most stations are closed: a ranking by arrival then
# searches a second time, for those that are open.
KINDS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "rare service": {"services": [RARE_SERVICE]},
    "open now": {"open_state": ["open", "closing_soon"]},
    "open on arrival": {"open_state": ["open", "closing_soon"], "mode": "walk"},
    "ranked by day": {"mode": "walk", "at": _next_in_china(12)},
    "ranked at night": {"mode": "walk", "at": _next_in_china(2)},
}


@dataclass
class Bench:
    """A temporary database with its server, and a folder for the scripts of the load generators."""

    cluster: Cluster
    server: WebServer
    scratch: Path
    seconds: int

    def script(self, kind: str) -> Path:
        """Return the load script of a kind of search."""
        path = self.scratch / f"{kind.replace(' ', '-')}.lua"
        if not path.exists():
            load.write_script(path, places.in_cities(SEARCH_POSITIONS), KINDS[kind])
        return path


@dataclass
class Measurements:
    """The measurements of the rounds, in order."""

    limit_s: list[float] = field(default_factory=list)
    full: list[load.Load] = field(default_factory=list)
    few: dict[str, list[load.Load]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    server_s: list[float] = field(default_factory=list)  # CPU seconds a request
    database_s: list[float] = field(default_factory=list)


def run(bench: Bench, rounds: int) -> Measurements:
    """Run interleaved rounds, printing each as it ends."""
    measured = Measurements()
    pgbench_script = bench.scratch / "limit.sql"
    load.run(bench.server.address, bench.script("plain"), WARM_UP_S)
    for n in range(1, rounds + 1):
        measured.limit_s.append(limit.run(bench.cluster, pgbench_script, bench.seconds))
        with _processor_time(bench, measured):
            measured.full.append(load.run(bench.server.address, bench.script("plain"), bench.seconds))
        for kind, runs in measured.few.items():
            script = bench.script(kind)
            runs.append(load.run(bench.server.address, script, max(2, bench.seconds // 3), FEW_CONNECTIONS))
        limit_rate, server_rate = measured.limit_s[-1], measured.full[-1].rate_s
        print(f"    round {n} of {rounds}: limit {limit_rate:.0f}/s, server {server_rate:.0f}/s", flush=True)
    return measured


@contextmanager
def _processor_time(bench: Bench, measured: Measurements) -> Iterator[None]:
    """Record the CPU time that the server and the database spend on a full run."""
    families = {"server": bench.server.pid, "database": bench.cluster.pid}
    before = {name: processor.used_s(pid) for name, pid in families.items()}
    yield
    spent = {name: processor.used_s(pid) - before[name] for name, pid in families.items()}
    measured.server_s.append(spent["server"] / measured.full[-1].requests)
    measured.database_s.append(spent["database"] / measured.full[-1].requests)


def _ratio(night: load.Load, day: load.Load) -> float:
    return night.p50_ms / day.p50_ms


def figures(measured: Measurements, rows: int) -> list[Figure]:
    """Return the figures, each the median of its rounds."""
    rate, limit_rate = median_of(run.rate_s for run in measured.full), median_of(measured.limit_s)
    p50 = {kind: median_of(run.p50_ms for run in runs) for kind, runs in measured.few.items()}
    ratios = [run.rate_s / limit_s for run, limit_s in zip(measured.full, measured.limit_s, strict=True)]
    return [
        Figure("stations", rows),
        Figure("limit: pgbench, plain SQL", limit_rate, "/s"),
        Figure("server: nearest over HTTP", rate, "/s"),
        Figure("server / limit", median_of(ratios), at_least=0.25),
        Figure(f"p50, {load.CONNECTIONS} connections", median_of(run.p50_ms for run in measured.full), "ms"),
        Figure(f"p99, {load.CONNECTIONS} connections", median_of(run.p99_ms for run in measured.full), "ms"),
        Figure(f"p50, {FEW_CONNECTIONS} connections", p50["plain"], "ms"),
        Figure(
            f"p99, {FEW_CONNECTIONS} connections",
            median_of(run.p99_ms for run in measured.few["plain"]),
            "ms",
        ),
        Figure("CPU a request: server", median_of(measured.server_s) * 1000, "ms"),
        Figure("CPU a request: database", median_of(measured.database_s) * 1000, "ms"),
        Figure("rare service / plain, p50", p50["rare service"] / p50["plain"], at_most=5),
        Figure("open now, p50", p50["open now"], "ms"),
        Figure("open on arrival, p50", p50["open on arrival"], "ms"),
        Figure("ranked by arrival at night, p50", p50["ranked at night"], "ms"),
        Figure(
            "ranked at night / by day, p50",
            median_of(map(_ratio, measured.few["ranked at night"], measured.few["ranked by day"])),
            at_most=MAX_NIGHT_COST,
        ),
    ]
