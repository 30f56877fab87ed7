"""Nobody but the owner reaches the queue: a job comes with the row that it is about."""

import pytest
from queues import held
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from locator.db.session import Login, change, write_engine
from locator.errors import NotAllowed
from locator.mail.actions.outbox import Mail, put

ROLES = ("locator_public", "locator_staff", "locator_door")
STATEMENTS = (
    "SELECT * FROM jobs.procrastinate_jobs",
    "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name) VALUES ('imports', 'imports.work')",
    "SELECT jobs.procrastinate_retry_job_v2(1, now(), 0, 'imports', '')",
    "SELECT enqueue_job('imports', 'imports.work', '{\"step\": 1}', 0)",
    "SELECT * FROM job_trouble",
    "SELECT * FROM running_process",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_role_of_the_program_reaches_nothing_of_the_queue(
    database_url: str, role: str, statement: str
) -> None:
    engine = write_engine(database_url, login=Login(role))
    with pytest.raises((NotAllowed, ProgrammingError)), change(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_only_staff_may_ask_for_failed_jobs(database_url: str) -> None:
    for role in ("locator_public", "locator_door"):
        engine = write_engine(database_url, login=Login(role))
        with pytest.raises((NotAllowed, ProgrammingError)), change(engine) as connection:
            connection.execute(text("SELECT * FROM failed_jobs(10)"))
        engine.dispose()


@pytest.mark.parametrize("role", ["locator_staff", "locator_door"])
def test_a_letter_brings_its_job(engine: Engine, database_url: str, role: str) -> None:
    writes = write_engine(database_url, login=Login(role))
    with change(writes) as connection:
        put(connection, Mail("wang@example.org", "请确认", "还对吗？"))
    writes.dispose()
    assert held(engine, "mail.send") == ["todo"]


def test_a_letter_that_is_taken_back_brings_none(engine: Engine) -> None:
    with pytest.raises(RuntimeError), change(engine) as connection:
        put(connection, Mail("wang@example.org", "请确认", "还对吗？"))
        raise RuntimeError
    assert held(engine) == []
