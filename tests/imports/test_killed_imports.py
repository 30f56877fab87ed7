"""A killed worker leaves nothing of the import or all of it, and the next worker completes it."""

import time
from pathlib import Path

import pytest
from import_tables import ImportAs, Importer, sheet, written
from programs import Program
from sqlalchemy import Engine, func, select, text, update

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.imports.domain.run import Outcome, RunState, Task
from locator.imports.tables import import_job
from locator.jobs.actions import troubles
from locator.jobs.tables import queue_worker, queued_job

COUNTY = "441202"
ROWS = 1_500
AFTER_S = (0.1, 0.5)  # after the worker has claimed the job; every statement is in test_kill_points.py


@pytest.fixture
def importer(import_as: ImportAs) -> Importer:
    """Return an approver who imports."""
    return import_as(Role.APPROVER, COUNTY)


def rows(first: int, count: int) -> bytes:
    """Return a sheet of dissimilar stations."""
    return sheet(
        *(
            (f"第{n}号驿站", "union_station", COUNTY, f"长堤路{n}号", f"{112.2 + n % 40 * 0.0101:.6f}")
            + (f"{23.0 + n // 40 * 0.0101:.6f}", "0758-2234567", "24/7", "热水、充电")
            for n in range(first, first + count)
        )
    )


def kill_worker(importer: Importer, after_s: float, log: Path) -> None:
    """Start a worker, and kill it some time after it has claimed its job."""
    url = importer.engine.url.render_as_string(hide_password=False)
    process = Program(log, "work", "--queue", "imports", LOCATOR_DATABASE_URL=url).process
    claimed = select(queued_job.c.id).where(queued_job.c.status == "doing")
    while process.poll() is None:
        with importer.engine.connect() as connection:
            if connection.scalar(claimed) or not waiting(importer.engine):
                break
        time.sleep(0.01)
    time.sleep(after_s)
    process.kill()
    process.wait()
    with change(importer.engine) as connection:  # as if its heartbeat had timed out
        heard = queue_worker.c.last_heartbeat - text("interval '1 minute'")
        connection.execute(update(queue_worker).values(last_heartbeat=heard))
        assert troubles.take_up_stalled(connection) <= 1


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        open_jobs = select(func.count()).where(
            import_job.c.ended_at.is_(None), import_job.c.task != Task.MARK.value
        )
        return connection.scalar(open_jobs.select_from(import_job)) or 0


def test_a_worker_killed_while_applying_leaves_nothing_or_everything(
    importer: Importer, engine: Engine, tmp_path: Path
) -> None:
    run = importer.check(rows(1, ROWS))
    assert run.counts[Outcome.ADDED] == ROWS
    importer.request_apply(run)
    for after_s in AFTER_S:
        kill_worker(importer, after_s, tmp_path / "log")
        assert written(engine) in ((0, 0, 0, 0), (ROWS, 2 * ROWS, 3 * ROWS, ROWS))
        with change(engine) as connection:  # reset the attempts: the file is not to blame for the kills
            connection.execute(update(queued_job).values(attempts=0))
    importer.work()
    assert importer.run(run.id).state is RunState.APPLIED
    assert written(engine) == (ROWS, 2 * ROWS, 3 * ROWS, ROWS)
    assert importer.check(rows(1, ROWS)).counts[Outcome.UNCHANGED] == ROWS


def test_a_worker_killed_while_undoing_leaves_everything_or_nothing(
    importer: Importer, engine: Engine, tmp_path: Path
) -> None:
    run = importer.import_all(rows(1, ROWS))
    before = written(engine)
    importer.request_undo(run)
    for after_s in AFTER_S[:1]:
        kill_worker(importer, after_s, tmp_path / "log")
        assert written(engine)[:3] in ((0, 0, 0), before[:3])
    importer.work()
    assert importer.run(run.id).state is RunState.UNDONE
    assert written(engine)[:3] == (0, 0, 0)
