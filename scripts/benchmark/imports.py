"""An import of 200,000 rows by the worker, during searches over HTTP.

The sheet is like a clerk's: Chinese headings, hours as posted, services in a sentence.
"""

import csv
import io
import json
import secrets
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from statistics import quantiles

from bootstrap.layout import PYTHON, ROOT
from sqlalchemy import Engine, func, select

from benchmark import memory, places
from benchmark.figures import Figure
from benchmark.memory import BYTES_A_MB, Peak
from geodata.crs.conversion import Crs
from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import Actor, Role
from locator.accounts.queries.people import find_session
from locator.db.session import change, write_engine
from locator.demo.domain import demo_stations
from locator.entries.domain.draft import StationDraft
from locator.imports.actions import steps
from locator.imports.domain.run import LaterChanges, RunState, Task
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.tables import import_job, import_result
from locator.time_zone import SHANGHAI

ROWS = 200_000
MOST_S = 90  # from the file to the last station
MOST_UNDO_S = 30
MOST_SLOWER = 1.5  # searches meanwhile, 99th percentile
MOST_MEMORY_MB = 400  # of the worker
FIRST_NUMBER = 1_000_001  # of the generated stations: lower ones are stored as demo stations
SEARCH_INTERVAL_S = 0.05
SEARCH_POSITIONS = 5_000  # searched from in turn
POLL_INTERVAL_S = 0.1
IDLE_S = 10  # of searches before the import
MIN_NEW_SHARE = 0.95  # the wait_until_idle may resemble other stations
HEADING = ("站点名称", "类型", "行政区划代码", "详细地址", "经度", "纬度", "开放时间", "服务项目", "联系电话")
PHASES = {"read": "reading", "check": "matching and checking", "apply": "writing", "undo": "taking it back"}
POSTED_HOURS = ("周一至周五8:30-17:30（节假日除外）", "每天8:00-22:00", "24小时", "9:00-21:00（全年无休）")
POSTED_SERVICES = (
    "热水、充电、休息桌椅",
    "饮水机、应急药箱、雨伞",
    "热水、空调、书报、无线网",
    "热水，充电，微波炉，冰箱，如厕",
)


def sheet(rows: int) -> bytes:
    """Return a CSV file of stations that are not stored yet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADING)
    writer.writerows(map(_cells, demo_stations(FIRST_NUMBER, rows)))
    return text.getvalue().encode("utf-8-sig")


def _cells(draft: StationDraft) -> tuple[str, ...]:
    given, n = draft.position_input, draft.line
    return (
        *(draft.name.removeprefix("演示·"), draft.kind.zh, draft.division_code or "", draft.address),
        *((f"{given.lon_text}", f"{given.lat_text}") if given else ("", "")),
        *(POSTED_HOURS[n % len(POSTED_HOURS)], POSTED_SERVICES[n % len(POSTED_SERVICES)]),
        f"0{21 + n % 9}-{60000000 + n}",
    )


@dataclass
class Searches:
    """The response times of searches."""

    times_ms: list[float] = field(default_factory=list)

    @property
    def p50_ms(self) -> float:
        """The median."""
        return quantiles(self.times_ms, n=100)[49]

    @property
    def p99_ms(self) -> float:
        """The 99th percentile."""
        return quantiles(self.times_ms, n=100)[98]


@contextmanager
def searching(address: str) -> Iterator[Searches]:
    """Search from one position after another until the block ends; raise if a search fails."""
    searches, is_over, errors = Searches(), threading.Event(), []
    positions = places.in_cities(SEARCH_POSITIONS, seed=13)

    def search() -> None:
        try:
            for at in cycle(positions):
                if is_over.wait(SEARCH_INTERVAL_S):
                    return
                searches.times_ms.append(_search_ms(address, {"lon": at.lon, "lat": at.lat}))
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    try:
        yield searches
    finally:
        is_over.set()
        thread.join()
    if errors:
        raise errors[0]


def _search_ms(address: str, query: dict[str, float]) -> float:
    headers = {"Content-Type": "application/json"}
    body = json.dumps(query).encode()
    request = urllib.request.Request(f"{address}api/v1/stations/nearest", data=body, headers=headers)
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as response:
        response.read()
    return (time.perf_counter() - start) * 1000


@dataclass
class Clerk:
    """A person who may publish everywhere, with a worker in another process."""

    engine: Engine
    actor: Actor
    worker: subprocess.Popen[bytes]

    @classmethod
    def create(cls, engine: Engine, worker: subprocess.Popen[bytes]) -> "Clerk":
        """Create an account with an appointment and a session."""
        with change(engine) as connection:
            key = accounts.add_account(connection, f"{secrets.token_hex(4)}@example.org", "基准测试")
            accounts.appoint(connection, key, Role.ADMINISTRATOR, "bench")
            token = open_session(connection, key, "bench", second_factor=True)
            session = find_session(connection, token)
        assert session
        return cls(engine, session.actor, worker)

    def import_file(self, content: bytes) -> int:
        """Import a file up to the state written; return the import's number."""
        with change(self.engine) as connection:
            key = steps.begin(connection, self.actor, "全国台账.csv", content)
        run = self._wait_for(key, RunState.COLUMNS)
        with change(self.engine) as connection:
            steps.choose_columns(connection, run, {})
        with change(self.engine) as connection:
            steps.choose_crs(connection, runs.by_id_unchecked(connection, key), Crs.WGS_84, self.actor)
        run = self._wait_for(key, RunState.CHECKED)
        with change(self.engine) as connection:
            steps.apply(connection, run, self.actor, datetime.now(SHANGHAI))
        self._wait_for(key, RunState.APPLIED)
        return key

    def undo(self, key: int) -> None:
        """Undo an import."""
        with change(self.engine) as connection:
            run = runs.by_id_unchecked(connection, key)
            steps.undo(connection, run, self.actor, LaterChanges.KEEP, datetime.now(SHANGHAI))
        self._wait_for(key, RunState.UNDONE)

    def wait_until_idle(self) -> None:
        """Wait until the worker has ended all jobs."""
        waiting = select(func.count()).where(import_job.c.ended_at.is_(None))
        with self.engine.connect() as connection:
            while connection.scalar(waiting):
                connection.rollback()
                time.sleep(POLL_INTERVAL_S)

    def _wait_for(self, key: int, state: RunState) -> Run:
        """Wait until an import reaches a state."""
        while True:
            with change(self.engine) as connection:
                run = runs.by_id_unchecked(connection, key)
            if run.state is state:
                return run
            if not run.state.is_running:
                raise RuntimeError(f"the import stands at {run.state}: {run.trouble}")
            if self.worker.poll() is not None:
                raise RuntimeError("the worker has ended")
            time.sleep(POLL_INTERVAL_S)


def figures(address: str, url: str, rows: int = ROWS) -> list[Figure]:
    """Import a sheet and undo it, with a worker of its own; return the duration of each phase."""
    content = sheet(rows)
    engine = write_engine(url, "command:bench")
    worker = subprocess.Popen([str(PYTHON), "-m", "locator.cli", "work", "--queue", "imports"], cwd=ROOT)
    try:
        clerk = Clerk.create(engine, worker)
        with searching(address) as idle:
            time.sleep(IDLE_S)
        with memory.watched(worker.pid) as peak:
            with searching(address) as during_import:
                key = clerk.import_file(content)
            with searching(address):
                clerk.undo(key)
            clerk.wait_until_idle()
        searches = [*_searches(idle, "idle"), *_searches(during_import, "importing")]
        slower = during_import.p99_ms / idle.p99_ms
        searches.append(Figure("search, importing / idle, p99", slower, at_most=MOST_SLOWER))
        return [*_phases(engine, key, rows), *_memory(peak), *searches]
    finally:
        worker.terminate()
        worker.wait()
        engine.dispose()


def _phases(engine: Engine, key: int, rows: int) -> Iterator[Figure]:
    duration_s = func.extract("epoch", import_job.c.ended_at - import_job.c.asked_at)
    durations = select(import_job.c.task, duration_s).where(import_job.c.run_id == key)
    with engine.connect() as connection:
        seconds = {task: float(duration) for task, duration in connection.execute(durations).all()}
        count = select(func.count()).where(import_result.c.run_id == key, import_result.c.set_id.is_not(None))
        written = connection.scalar(count) or 0
    for task, label in PHASES.items():
        most = MOST_UNDO_S if task == Task.UNDO else None
        yield Figure(f"{rows:,} rows: {label}", seconds[task], "s", at_most=most)
    yield Figure(f"{rows:,} rows: written", written, at_least=rows * MIN_NEW_SHARE)
    total_s = sum(seconds[task] for task in (Task.READ, Task.CHECK, Task.APPLY))
    yield Figure(f"{rows:,} rows: from the file to the last station", total_s, "s", at_most=MOST_S)


def _memory(peak: Peak) -> Iterator[Figure]:
    yield Figure("worker: memory at most", peak.alone_bytes / BYTES_A_MB, "MB", at_most=MOST_MEMORY_MB)
    yield Figure("worker and its processes: at most", peak.with_descendants_bytes / BYTES_A_MB, "MB")


def _searches(searches: Searches, when: str) -> Iterator[Figure]:
    yield Figure(f"search, {when}, p50", searches.p50_ms, "ms")
    yield Figure(f"search, {when}, p99", searches.p99_ms, "ms")
