"""An import of 200,000 rows through the worker, while somebody keeps searching over HTTP.

The sheet is written as a clerk would write it: Chinese headings, posted hours, services in a sentence.
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

from benchmark import places
from benchmark.figures import Figure
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
MINUTE_S = 60
FIRST = 1_000_001  # of the generated stations: those before are there as demo stations
SEARCH_EVERY_S = 0.05
QUESTIONS = 5_000  # places to search from, over and over
LOOKED_EVERY_S = 0.1
QUIET_S = 10  # in which searches are timed before anything else goes on
MOST_ARE_NEW = 0.95  # the rest may be doubted: their names and places are like another's
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
    """Return a CSV file of stations that are not there yet."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADING)
    writer.writerows(map(_cells, demo_stations(FIRST, rows)))
    return written.getvalue().encode("utf-8-sig")


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
    """How long the answers took while something else went on."""

    took_ms: list[float] = field(default_factory=list)

    @property
    def p50_ms(self) -> float:
        """The median."""
        return quantiles(self.took_ms, n=100)[49]

    @property
    def p99_ms(self) -> float:
        """What one in a hundred took longer than."""
        return quantiles(self.took_ms, n=100)[98]


@contextmanager
def searching(address: str) -> Iterator[Searches]:
    """Search from one place after another, until the block ends; raise when an answer is not a good one."""
    seen, is_over, trouble = Searches(), threading.Event(), []
    asked = places.in_cities(QUESTIONS, seed=13)

    def search() -> None:
        try:
            for at in cycle(asked):
                if is_over.wait(SEARCH_EVERY_S):
                    return
                seen.took_ms.append(_search_ms(address, {"lon": at.lon, "lat": at.lat}))
        except OSError as error:
            trouble.append(error)

    voice = threading.Thread(target=search, daemon=True)
    voice.start()
    try:
        yield seen
    finally:
        is_over.set()
        voice.join()
    if trouble:
        raise trouble[0]


def _search_ms(address: str, asked: dict[str, float]) -> float:
    headers = {"Content-Type": "application/json"}
    body = json.dumps(asked).encode()
    request = urllib.request.Request(f"{address}api/v1/stations/nearest", data=body, headers=headers)
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


@dataclass
class Clerk:
    """Somebody who may publish everywhere, at a database whose worker runs elsewhere."""

    engine: Engine
    actor: Actor

    @classmethod
    def appointed(cls, engine: Engine) -> "Clerk":
        """Open an account with a session, and appoint it."""
        with change(engine) as connection:
            key = accounts.add_account(connection, f"{secrets.token_hex(4)}@example.org", "基准测试")
            accounts.appoint(connection, key, Role.ADMINISTRATOR, "bench")
            token = open_session(connection, key, "bench", second_factor=True)
            session = find_session(connection, token)
        assert session
        return cls(engine, session.actor)

    def take_in(self, content: bytes) -> int:
        """Take a file through all states up to written; return the import's number."""
        with change(self.engine) as connection:
            key = steps.begin(connection, self.actor, "全国台账.csv", content)
        run = self._when(key, RunState.COLUMNS)
        with change(self.engine) as connection:
            steps.choose_columns(connection, run, {})
        with change(self.engine) as connection:
            steps.choose_crs(connection, runs.by_id_unchecked(connection, key), Crs.WGS_84, self.actor)
        run = self._when(key, RunState.CHECKED)
        with change(self.engine) as connection:
            steps.apply(connection, run, self.actor, datetime.now(SHANGHAI))
        self._when(key, RunState.APPLIED)
        return key

    def undo(self, key: int) -> None:
        """Take an import back."""
        with change(self.engine) as connection:
            run = runs.by_id_unchecked(connection, key)
            steps.undo(connection, run, self.actor, LaterChanges.KEEP, datetime.now(SHANGHAI))
        self._when(key, RunState.UNDONE)

    def rest(self) -> None:
        """Wait until the worker has said of every piece of work that it is done."""
        waiting = select(func.count()).where(import_job.c.ended_at.is_(None))
        with self.engine.connect() as connection:
            while connection.scalar(waiting):
                connection.rollback()
                time.sleep(LOOKED_EVERY_S)

    def _when(self, key: int, state: RunState) -> Run:
        """Wait until the worker has got there."""
        while True:
            with change(self.engine) as connection:
                run = runs.by_id_unchecked(connection, key)
            if run.state is state:
                return run
            if not run.state.is_running:
                raise RuntimeError(f"the import stands at {run.state}: {run.trouble}")
            time.sleep(LOOKED_EVERY_S)


def figures(address: str, url: str, rows: int = ROWS) -> list[Figure]:
    """Import a sheet and take it back, with a worker of its own; return what each phase took."""
    content = sheet(rows)
    engine = write_engine(url, "command:bench")
    worker = subprocess.Popen([str(PYTHON), "-m", "locator.cli", "imports", "work"], cwd=ROOT)
    try:
        clerk = Clerk.appointed(engine)
        with searching(address) as alone:
            time.sleep(QUIET_S)
        with searching(address) as meanwhile:
            key = clerk.take_in(content)
        with searching(address):
            clerk.undo(key)
        clerk.rest()
        return [*_phases(engine, key, rows), *_searches(alone, "idle"), *_searches(meanwhile, "importing")]
    finally:
        worker.terminate()
        worker.wait()
        engine.dispose()


def _phases(engine: Engine, key: int, rows: int) -> Iterator[Figure]:
    took = func.extract("epoch", import_job.c.ended_at - import_job.c.asked_at)
    asked = select(import_job.c.task, took).where(import_job.c.run_id == key)
    with engine.connect() as connection:
        seconds = {task: float(taken) for task, taken in connection.execute(asked).all()}
        count = select(func.count()).where(import_result.c.run_id == key, import_result.c.set_id.is_not(None))
        written = connection.scalar(count) or 0
    for task, words in PHASES.items():
        yield Figure(f"{rows:,} rows: {words}", seconds[task], "s")
    yield Figure(f"{rows:,} rows: written", written, at_least=rows * MOST_ARE_NEW)
    whole = sum(seconds[task] for task in (Task.READ, Task.CHECK, Task.APPLY))
    yield Figure(f"{rows:,} rows: from the file to the last station", whole, "s", at_most=MINUTE_S)


def _searches(seen: Searches, when: str) -> Iterator[Figure]:
    yield Figure(f"search, {when}, p50", seen.p50_ms, "ms")
    yield Figure(f"search, {when}, p99", seen.p99_ms, "ms")
