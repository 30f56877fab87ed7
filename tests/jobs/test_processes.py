"""`locator work`, `schedule` and `serve` as an init system runs them: signals, deaths, a lost database."""

import json
import signal
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap.cluster import Cluster
from click.testing import CliRunner
from held_mail import HeldMail, held_mail
from own_servers import own_cluster
from ports import free_port
from programs import DEADLINE_S, Program, running, wait_until
from queues import held
from sqlalchemy import Engine, create_engine, make_url, select, text

from locator.cli import main
from locator.cli.job_list import JOBS
from locator.db import migrate
from locator.db.session import change, write_engine
from locator.jobs.tables import queued_job, running_process
from locator.mail.actions.outbox import Mail, put

STARTED_TWICE = text("""
SELECT j.task_name FROM jobs.procrastinate_jobs j JOIN jobs.procrastinate_events e ON e.job_id = j.id
WHERE e.type = 'started' GROUP BY j.id HAVING count(*) > 1
""")
DUE = text("SELECT task_name || args::text FROM jobs.procrastinate_jobs WHERE queue_name = 'chores'")
pytestmark = pytest.mark.takes(15)
CHORES = [job.name for job in JOBS if job.every]
LETTERS = 12


@pytest.fixture
def mail() -> Iterator[HeldMail]:
    with held_mail() as server:
        yield server


def write_letters(engine: Engine, count: int = 1) -> None:
    with change(engine) as connection:
        for number in range(count):
            put(connection, Mail("wang@example.org", f"第 {number} 封", "请看一看"))


def is_done(engine: Engine, task: str) -> bool:
    states = held(engine, task)
    return bool(states) and set(states) == {"succeeded"}


def test_two_workers_and_two_schedulers_do_each_thing_once(
    engine: Engine, database_url: str, mail: HeldMail, tmp_path: Path
) -> None:
    write_letters(engine, LETTERS)
    mail.is_open.set()
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_MAIL_URL": mail.url}
    with (
        running(tmp_path / "1", "schedule", **settings),
        running(tmp_path / "2", "schedule", **settings),
        running(tmp_path / "3", "work", **settings),
        running(tmp_path / "4", "work", **settings),
    ):
        others = [name for name in CHORES if name != "self_check"]  # no server answers it here
        for task in ("mail.send", *others):
            wait_until(lambda task=task: is_done(engine, task), task)
        wait_until(lambda: len(_processes(engine)) == 4, "four processes are listed")
    assert Counter(mail.subjects) == Counter(f"第 {number} 封" for number in range(LETTERS))
    with engine.connect() as connection:
        assert [task for task in connection.scalars(STARTED_TWICE) if task != "self_check"] == []
        due = Counter(connection.scalars(DUE))
    assert set(due.values()) == {1} and len(due) >= len(CHORES)


def _processes(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(running_process.c.kind)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_job_in_hand_be_finished(
    engine: Engine, database_url: str, mail: HeldMail, tmp_path: Path, number: signal.Signals
) -> None:
    write_letters(engine, 2)
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_MAIL_URL": mail.url}
    with running(tmp_path / "log", "work", **settings) as worker:
        assert mail.is_asked.wait(DEADLINE_S)
        worker.process.send_signal(number)
        worker.wait_for(f"{number.name} received")
        mail.is_open.set()
        assert worker.process.wait(DEADLINE_S) == 0
    assert held(engine) == ["succeeded", "todo"]
    assert (_processes(engine), len(mail.subjects)) == ([], 1)
    assert "Traceback" not in worker.said


def test_what_cannot_be_finished_is_handed_back(
    engine: Engine, database_url: str, mail: HeldMail, tmp_path: Path
) -> None:
    write_letters(engine)
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_MAIL_URL": mail.url}
    with running(tmp_path / "log", "work", **settings) as worker:
        assert mail.is_asked.wait(DEADLINE_S)
        assert worker.end() == 0
        assert "handed back 1 unfinished jobs" in worker.said
    with engine.connect() as connection:
        job = connection.execute(select(queued_job)).one()
    assert (job.status, job.attempts, job.worker_id) == ("todo", 0, None)
    mail.is_open.set()
    with running(tmp_path / "log", "work", **settings):
        wait_until(lambda: is_done(engine, "mail.send"), "another worker sends it")


def test_the_job_of_a_worker_that_is_killed_is_taken_up(
    engine: Engine, database_url: str, mail: HeldMail, tmp_path: Path
) -> None:
    write_letters(engine)
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_MAIL_URL": mail.url}
    with running(tmp_path / "1", "work", **settings) as first:
        assert mail.is_asked.wait(DEADLINE_S)
        first.end(signal.SIGKILL)
    mail.is_open.set()
    with running(tmp_path / "2", "work", **settings) as second:
        wait_until(lambda: is_done(engine, "mail.send"), "the other worker sends it")
        assert "took up 1 jobs of a worker that is gone" in second.said


def test_each_says_to_what_it_is_connected_and_as_whom(database_url: str, tmp_path: Path) -> None:
    url = make_url(database_url).set(password="not-to-be-seen")
    address = url.render_as_string(hide_password=False)
    for kind in ("work", "schedule"):
        with running(tmp_path / kind, kind, LOCATOR_DATABASE_URL=address) as program:
            program.wait_for(f"database {url.database}, as {url.username}; schema 0")
            program.wait_for("alive; jobs running")
            assert str(url.query["host"]) in program.said
            assert program.end() == 0
            assert "not-to-be-seen" not in program.said


def test_jobs_lists_the_processes(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    assert "没有进程在做" in CliRunner().invoke(main, ["jobs"]).output
    with running(tmp_path / "log", "schedule", LOCATOR_DATABASE_URL=database_url) as program:
        wait_until(lambda: _processes(engine), "it is listed")
        (found,) = json.loads(CliRunner().invoke(main, ["jobs", "--json"]).output)["processes"]
        assert (found["kind"], found["pid"], found["is_alive"]) == ("schedule", program.process.pid, True)


def test_a_worker_of_an_earlier_version_ends(engine: Engine, database_url: str, tmp_path: Path) -> None:
    """Another program upgrades the database meanwhile: started again, it waits until it is the right one."""
    with running(tmp_path / "log", "work", LOCATOR_DATABASE_URL=database_url) as worker:
        worker.wait_for("alive")
        with change(engine) as connection:
            connection.execute(text("COMMENT ON TABLE alembic_version IS 'a later version'"))
        assert worker.process.wait(DEADLINE_S) == 0
    write_letters(engine)
    with running(tmp_path / "log", "work", LOCATOR_DATABASE_URL=database_url) as worker:
        worker.wait_for("locator db prepare", times=2)
        assert held(engine) == ["todo"]
        assert worker.end() == 0


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Return a cluster that a test may stop; its database is the template of theirs."""
    with own_cluster() as cluster:
        engine = write_engine(cluster.url, "test")
        migrate.upgrade(engine)
        engine.dispose()
        yield cluster


class Site:
    """A database of its own, in a cluster that may be stopped, with the three processes."""

    def __init__(self, home: Path, mail: HeldMail, cluster: Cluster) -> None:
        self.cluster, self.mail, self.home = cluster, mail, home
        self.cluster.ensure_running()  # a test may have left it stopped
        template = make_url(cluster.url)
        name = f"site_{uuid.uuid4().hex[:8]}"
        server = create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template.database}"))
        server.dispose()
        self.url = template.set(database=name).render_as_string(hide_password=False)
        self.port = free_port()

    def run(self, kind: str, *more: str) -> Program:
        settings = {"LOCATOR_DATABASE_URL": self.url, "LOCATOR_MAIL_URL": self.mail.url}
        return Program(self.home / kind, kind, *more, **settings)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code
        except OSError:
            return 0

    def send_a_letter(self) -> None:
        """Write a letter and wait until it has arrived, and its job knows that."""
        before = len(self.mail.subjects)
        engine = write_engine(self.url, "test")
        write_letters(engine)
        wait_until(lambda: len(self.mail.subjects) > before, "the letter arrives")
        wait_until(lambda: is_done(engine, "mail.send"), "the worker has stored that the letter is sent")
        engine.dispose()


@pytest.fixture
def site(tmp_path: Path, mail: HeldMail, cluster: Cluster) -> Site:
    mail.is_open.set()
    return Site(tmp_path, mail, cluster)


def test_the_three_survive_a_database_that_goes_and_comes_back(site: Site) -> None:
    worker, scheduler = site.run("work"), site.run("schedule")
    server = site.run("serve", "--port", str(site.port), "--workers", "1")
    try:
        wait_until(lambda: site.status("ready") == 200, "the server is ready")
        site.send_a_letter()
        scheduler.wait_for("alive")
        for number in (1, 2):
            site.cluster.stop()
            worker.wait_for("queue mail: ", times=number)
            worker.wait_for("heartbeat: ", times=number)
            scheduler.wait_for("heartbeat: ", times=number)
            assert (site.status("live"), site.status("ready")) == (200, 503)
            site.cluster.ensure_running()
            site.send_a_letter()
            worker.wait_for("the database is back", times=number)
            scheduler.wait_for("the database is back", times=number)
            wait_until(lambda: site.status("ready") == 200, "the server is ready again")
        for program in (worker, scheduler, server):
            assert program.end() == 0, program.said
            assert "Traceback" not in program.said
    finally:
        for program in (worker, scheduler, server):
            program.process.kill()
            program.process.wait()


def test_a_job_in_hand_when_the_database_goes_is_done_when_it_is_back(site: Site) -> None:
    """The letter had been handed over, which the database could not be told: it goes twice, not never."""
    site.mail.is_open.clear()
    worker = site.run("work")
    try:
        engine = write_engine(site.url, "test")
        write_letters(engine)
        assert site.mail.is_asked.wait(DEADLINE_S)
        engine.dispose()
        site.cluster.stop()
        site.mail.is_open.set()
        worker.wait_for("heartbeat: ")
        site.cluster.ensure_running()
        wait_until(lambda: is_done(engine, "mail.send"), "the job succeeds")
        engine.dispose()
        assert set(site.mail.subjects) == {"第 0 封"}
        assert worker.end() == 0
    finally:
        worker.process.kill()
        worker.process.wait()


def test_the_three_may_be_started_before_the_database(site: Site) -> None:
    site.cluster.stop()
    worker, scheduler = site.run("work"), site.run("schedule")
    server = site.run("serve", "--port", str(site.port), "--workers", "1")
    try:
        for program in (worker, scheduler):
            program.wait_for("database: ")
        server.wait_for("requests get 503 until then")
        wait_until(lambda: (site.status("live"), site.status("ready")) == (200, 503), "it answers")
        site.cluster.ensure_running()
        site.send_a_letter()
        scheduler.wait_for("alive")
        wait_until(lambda: site.status("ready") == 200, "the server is ready")
    finally:
        for program in (worker, scheduler, server):
            program.process.kill()
            program.process.wait()


def test_a_worker_that_waits_for_the_database_ends_on_a_signal(site: Site) -> None:
    site.cluster.stop()
    worker = site.run("work")
    worker.wait_for("again in")
    assert worker.end() == 0
