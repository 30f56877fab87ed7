"""A worker killed without a word: nothing of the import is there, or all of it; the next one ends it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerks import SignIn
from import_tables import Desk, sheet
from sqlalchemy import Engine, func, select, text, update

from locator.accounts.domain.rights import Role
from locator.db.session import Login, change, write_engine
from locator.imports.domain.run import Outcome, RunState, Task
from locator.imports.tables import import_job, import_result
from locator.stations.tables import facet_check, service_offer, station

ROOT = Path(__file__).parents[2]
COUNTY = "441202"
ROWS = 1_500
AFTER_S = (0.0, 0.1, 0.25, 0.5, 0.8)  # from the moment at which the worker has taken the work


@pytest.fixture
def desk(engine: Engine, database_url: str, staff: SignIn) -> Iterator[Desk]:
    """Return an approver at imports."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield Desk(engine, writes, staff(Role.APPROVER, COUNTY))
    writes.dispose()


def rows(first: int, count: int) -> bytes:
    """Return a sheet of stations that are not alike."""
    return sheet(
        *(
            (f"第{n}号驿站", "union_station", COUNTY, f"长堤路{n}号", f"{112.2 + n % 40 * 0.0101:.6f}")
            + (f"{23.0 + n // 40 * 0.0101:.6f}", "0758-2234567", "24/7", "热水、充电")
            for n in range(first, first + count)
        )
    )


def written(engine: Engine) -> tuple[int, ...]:
    """Return how many stations, offers, checks there are, and rows that say they were written."""
    tables = (station, service_offer, facet_check)
    noted = select(func.count()).where(import_result.c.set_id.is_not(None)).select_from(import_result)
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables]
        return (*counts, connection.scalar(noted) or 0)


def killed(desk: Desk, after_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a worker, and kill it some time after it has taken its piece of work."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", desk.engine.url.render_as_string(hide_password=False))
    process = subprocess.Popen([sys.executable, "-m", "locator.cli", "imports", "work"], cwd=ROOT)
    begun = select(import_job.c.heard_at).where(import_job.c.ended_at.is_(None), import_job.c.done == 0)
    while process.poll() is None:
        with desk.engine.connect() as connection:
            if connection.scalar(begun) or not waiting(desk.engine):
                break
        time.sleep(0.01)
    time.sleep(after_s)
    process.kill()
    process.wait()
    with change(desk.engine) as connection:  # as if its ten seconds of silence were over
        connection.execute(update(import_job).values(heard_at=text("heard_at - interval '1 minute'")))


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        open_jobs = select(func.count()).where(
            import_job.c.ended_at.is_(None), import_job.c.task != Task.MARK.value
        )
        return connection.scalar(open_jobs.select_from(import_job)) or 0


def test_killed_while_it_writes_nothing_or_all_is_there(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.check(rows(1, ROWS))
    assert run.counts[Outcome.ADDED] == ROWS
    desk.ask_to_apply(run)
    for after_s in AFTER_S:
        killed(desk, after_s, monkeypatch)
        assert written(engine) in ((0, 0, 0, 0), (ROWS, 2 * ROWS, 3 * ROWS, ROWS))
        with change(engine) as connection:  # a fresh count of attempts: five kills are no fault of the file
            connection.execute(update(import_job).values(attempts=0))
    desk.work()
    assert desk.run(run.id).state is RunState.APPLIED
    assert written(engine) == (ROWS, 2 * ROWS, 3 * ROWS, ROWS)
    assert desk.check(rows(1, ROWS)).counts[Outcome.UNCHANGED] == ROWS


def test_killed_while_it_takes_back_nothing_or_all_is_gone(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.take_in(rows(1, ROWS))
    all_there = written(engine)
    desk.ask_to_undo(run)
    for after_s in AFTER_S[1:4]:
        killed(desk, after_s, monkeypatch)
        assert written(engine)[:3] in ((0, 0, 0), all_there[:3])
    desk.work()
    assert desk.run(run.id).state is RunState.UNDONE
    assert written(engine)[:3] == (0, 0, 0)
