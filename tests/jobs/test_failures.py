"""A job that fails is tried again, later each time; then it is kept with its error, where people see it."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from clerks import SignIn
from click.testing import CliRunner
from programs import running
from queues import held, make_due, work
from sqlalchemy import Engine, func, insert, select, text, update

from locator.accounts.domain.rights import Role
from locator.cli import main
from locator.db.session import change
from locator.jobs import queries
from locator.jobs.actions import troubles
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY, JobState, Retry
from locator.jobs.tables import job_trouble, queue_worker, queued_job

ENQUEUE = text("SELECT enqueue_job('chores', :task, '{}', 0)")


class Kettle:
    """A job that works when it is mended."""

    def __init__(self) -> None:
        self.is_mended = False
        self.attempts = 0
        self.given_up: list[str] = []

    def boil(self, workplace: Workplace, args: Args) -> None:
        self.attempts += 1
        if not self.is_mended:
            raise RuntimeError("no water\nDETAIL: (a telephone number)")

    def give_up(self, workplace: Workplace, args: Args, error: Exception) -> None:
        self.given_up.append(type(error).__name__)


@pytest.fixture
def kettle() -> Kettle:
    return Kettle()


def job(kettle: Kettle, **said: Any) -> tuple[Job, ...]:
    return (Job("kettle", kettle.boil, retry=Retry(3, 10, 4), give_up=kettle.give_up, **said),)


@pytest.fixture
def queue(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Return a database in which the job waits once."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    add(engine)
    yield engine


def add(engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(ENQUEUE, {"task": "kettle"})


def fail_for_good(engine: Engine, kettle: Kettle) -> None:
    for _ in range(3):
        work(engine, jobs=job(kettle))
        with change(engine) as connection:
            connection.execute(update(queued_job).values(scheduled_at=None))


def jobs(*words: str) -> str:
    result = CliRunner().invoke(main, ["jobs", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_is_tried_again_later_each_time(queue: Engine, kettle: Kettle) -> None:
    work(queue, jobs=job(kettle))
    work(queue, jobs=job(kettle))  # it is not due yet
    assert kettle.attempts == 1
    assert timedelta(seconds=5) < make_due(queue) <= timedelta(seconds=10)
    work(queue, jobs=job(kettle))
    assert timedelta(seconds=30) < make_due(queue) <= timedelta(seconds=40)
    kettle.is_mended = True
    work(queue, jobs=job(kettle))
    assert (held(queue), kettle.given_up) == (["succeeded"], [])
    with queue.connect() as connection:
        assert connection.scalar(select(job_trouble.c.trouble)) is None


def test_then_it_is_kept_with_its_error(queue: Engine, kettle: Kettle) -> None:
    fail_for_good(queue, kettle)
    assert (held(queue), kettle.attempts, kettle.given_up) == (["failed"], 3, ["RuntimeError"])
    listed = jobs()
    assert "失败 1" in listed and "kettle  试过 3 次  RuntimeError: no water" in listed
    assert "telephone" not in listed
    (found,) = json.loads(jobs("--json"))["jobs"]
    assert (found["state"], found["attempts"], found["trouble"]) == ("failed", 3, "RuntimeError: no water")


def test_a_failed_job_is_done_again_on_request(queue: Engine, kettle: Kettle) -> None:
    fail_for_good(queue, kettle)
    with queue.connect() as connection:
        number = connection.scalar(select(queued_job.c.id))
    assert "1 个任务" in jobs("retry", str(number))
    kettle.is_mended = True
    work(queue, jobs=job(kettle))
    assert held(queue) == ["succeeded"]
    refused = CliRunner().invoke(main, ["jobs", "retry", str(number)])
    assert refused.exit_code == 1 and f"没有编号 {number} 的失败任务" in refused.output


def test_all_failed_jobs_are_done_again_on_request(queue: Engine, kettle: Kettle) -> None:
    add(queue)
    fail_for_good(queue, kettle)
    jobs("retry", "--all")
    assert held(queue) == ["todo", "todo"]


def test_a_scheduled_job_that_works_again_clears_its_failures(queue: Engine, kettle: Kettle) -> None:
    fail_for_good(queue, kettle)
    kettle.is_mended = True
    add(queue)
    work(queue, jobs=job(kettle, every=HOURLY))
    assert held(queue) == ["succeeded"]


def test_what_was_missed_is_not_made_up_for(queue: Engine, kettle: Kettle) -> None:
    kettle.is_mended = True
    for _ in range(3):
        add(queue)
    work(queue, jobs=job(kettle, every=HOURLY))
    assert (held(queue), kettle.attempts) == (["succeeded"] * 4, 1)


def test_a_job_that_kills_its_worker_is_given_up(queue: Engine, kettle: Kettle) -> None:
    for _ in range(3):
        with change(queue) as connection:  # begun by a worker that is gone
            connection.execute(update(queued_job).values(status="doing"))
            assert troubles.take_up_stalled(connection) == 1
    work(queue, jobs=job(kettle))
    assert (held(queue), kettle.attempts, kettle.given_up) == (["failed"], 0, ["WorkerDied"])
    assert "开始了 3 次都没有做完：进程结束了" in jobs()


def test_the_jobs_of_a_living_worker_are_left_alone(queue: Engine) -> None:
    for silence, taken in (("1 second", 0), ("1 minute", 1)):
        with change(queue) as connection:
            heard = func.now() - text(f"interval '{silence}'")
            key = insert(queue_worker).values(last_heartbeat=heard).returning(queue_worker.c.id)
            worker_id = connection.scalars(key).one()
            connection.execute(update(queued_job).values(status="doing", worker_id=worker_id))
            assert troubles.take_up_stalled(connection) == taken


def test_a_kind_of_job_that_no_subject_declares_is_kept_too(queue: Engine) -> None:
    work(queue, jobs=())
    assert held(queue) == ["failed"]


def test_the_first_page_shows_failed_jobs_to_who_runs_the_program(
    queue: Engine, kettle: Kettle, staff: SignIn
) -> None:
    fail_for_good(queue, kettle)
    shown = staff(Role.ADMINISTRATOR).get("/staff/").text
    assert "kettle" in shown and "RuntimeError: no water" in shown
    for client in (staff(Role.ADMINISTRATOR, "441200"), staff(Role.AUDITOR), staff(Role.EDITOR)):
        assert "kettle" not in client.get("/staff/").text


def test_the_first_page_says_nothing_when_nothing_failed(queue: Engine, staff: SignIn) -> None:
    assert "failed-jobs" not in staff(Role.ADMINISTRATOR).get("/staff/").text


def test_old_successes_are_deleted_and_failures_stay(queue: Engine, kettle: Kettle) -> None:
    fail_for_good(queue, kettle)
    kettle.is_mended = True
    for _ in range(2):
        add(queue)
        work(queue, jobs=job(kettle))
    with change(queue) as connection:
        ids = list(connection.scalars(select(queued_job.c.id).order_by(queued_job.c.id)))
        connection.execute(
            text("UPDATE jobs.procrastinate_events SET at = at - interval '2 days' WHERE job_id <> :last"),
            {"last": ids[-1]},
        )
        troubles.clean_up(connection)
        counts = queries.overview(connection).counts
        assert list(connection.scalars(select(queued_job.c.id).order_by(queued_job.c.id))) == [
            ids[0],
            ids[-1],
        ]
    assert counts[JobState.FAILED] == 1


def test_a_worker_may_do_one_queue_only(queue: Engine, tmp_path: Path) -> None:
    """The queue is named by its lower-case name, as in the guides."""
    assert run(tmp_path / "1", "work", "--queue", "imports", "--once") == 0
    with queue.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(queued_job)) == 1
    assert run(tmp_path / "2", "work", "--queue", "import", "--once") == 2


def run(log: Path, *command: str) -> int:
    """Run a command in a process of its own: a worker needs the process's event loop."""
    with running(log, *command, LOCATOR_DATABASE_URL=os.environ["LOCATOR_DATABASE_URL"]) as program:
        return program.process.wait()
