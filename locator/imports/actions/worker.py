"""What the worker does for imports: the tasks that wait, and the deletion of old files.

It reads and checks as the owner. It writes stations as staff, in a session that it opens for the person
who requested the job - as long as that person has one - so that row security applies as always.
"""

import ctypes
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, func, select, text, update

from geodata.errors import GeodataError
from geodata.sentence import Sentence
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import RIGHTS, Area, Right
from locator.accounts.queries.people import appointments_of, token_hash
from locator.accounts.tables import staff_session
from locator.db.errors import DatabaseAway, SchemaOutdated
from locator.db.session import ChangeContext, change
from locator.errors import LocatorError, NotAllowed
from locator.imports.actions import queue
from locator.imports.actions.annotated_copy import mark_file
from locator.imports.actions.apply import ImportWriter
from locator.imports.actions.check import check_rows
from locator.imports.actions.memory import remember
from locator.imports.actions.queue import Job
from locator.imports.actions.read import load_grid, read_file
from locator.imports.actions.stored_columns import matches_of, remember_headings
from locator.imports.actions.undo import undo_run
from locator.imports.domain.run import RETENTION, RunState, Task
from locator.imports.queries import runs
from locator.imports.tables import import_file, import_mend, import_result, import_run
from locator.time_zone import SHANGHAI

log = logging.getLogger("locator")
ORIGIN = "import"
BROWSER = "import worker"
# The state of an import during a task, and the state that it returns to when the task fails.
STATES = {
    Task.READ: (RunState.READING, RunState.UNREADABLE),
    Task.CHECK: (RunState.CHECKING, RunState.DATUM),
    Task.APPLY: (RunState.APPLYING, RunState.CHECKED),
    Task.UNDO: (RunState.UNDOING, RunState.APPLIED),
}
# Autovacuum has not seen rows that were written a moment ago: planned as if there were a few rows, the
# statements would scan all rows for each station.
ANALYZE_RESULTS = text("ANALYZE import_result")
M_ARENA_MAX = -8  # of malloc.h
GIVEN_UP = Sentence("试了几次都没有做成，停下了；请再试一次，或者联系管理员")


class Worker:
    """Does the tasks of imports; `clock` returns the current time in Asia/Shanghai."""

    def __init__(self, engine: Engine, staff: Engine, clock: Callable[[], datetime]) -> None:
        """Set the owner's and the staff engine."""
        self.engine, self.staff, self.clock = engine, staff, clock

    def work(self, job_id: int) -> None:
        """Do a task; a refusal ends it, and is shown to the person who asked.

        Raises DatabaseAway, SchemaOutdated and unforeseen errors: the task may be tried again.
        """
        job = queue.begin(self.engine, job_id)
        if job is None:
            return
        _return_memory()
        try:
            self._run_task(job)
        except (DatabaseAway, SchemaOutdated):
            raise
        except (LocatorError, GeodataError) as error:
            self._give_up(job, str(error))

    def give_up(self, job_id: int) -> None:
        """End a task that was tried too often: it probably kills its worker."""
        job = queue.begin(self.engine, job_id)
        if job is not None:
            self._give_up(job, GIVEN_UP)

    def _run_task(self, job: Job) -> None:
        with change(self.engine) as connection:
            state = runs.by_id_unchecked(connection, job.run_id).state
            if job.task in STATES and state is not STATES[job.task][0]:
                queue.end(connection, job)  # done by a worker that was killed before it could say so
                return
        match job.task:
            case Task.READ:
                read_file(self.engine, job)
            case Task.CHECK:
                check_rows(self.engine, job, self._today())
            case Task.MARK:
                mark_file(self.engine, job)
            case Task.APPLY | Task.UNDO:
                self._run_as_requester(job)

    def _run_as_requester(self, job: Job) -> None:
        with change(self.engine) as connection:
            connection.execute(ANALYZE_RESULTS)
            token = _open_session(connection, job)
            areas = _areas(connection, job.requested_by)
            run = runs.by_id_unchecked(connection, job.run_id)
        action = "导入" if job.task is Task.APPLY else "撤销导入"
        by = ChangeContext(session=token, origin=ORIGIN, reason=f"{action}《{run.file_name}》第 {run.id} 次")
        try:
            if job.task is Task.APPLY:
                ImportWriter(self.engine, self.staff, job, by, self._today()).write(areas)
            else:
                undo_run(self.engine, self.staff, job, by, self._today())
        finally:
            with change(self.engine) as connection:
                own_session = staff_session.c.token_hash == token_hash(token)
                connection.execute(delete(staff_session).where(own_session))
        with change(self.engine) as connection:
            run = runs.by_id_unchecked(connection, job.run_id)
            if run.state is RunState.APPLIED:
                remember_headings(connection, run)
                remember(connection, run, load_grid(connection, run.id), matches_of(run))
            queue.end(connection, job)

    def _give_up(self, job: Job, why: str) -> None:
        """End a job that cannot be done, and show the reason."""
        log.warning("import %s: %s was given up", job.run_id, job.task)
        with change(self.engine) as connection:
            queue.end(connection, job)
            if job.task in STATES:
                current, fallback = STATES[job.task]
                if job.task is Task.READ and job.options.get("again"):
                    fallback = RunState.COLUMNS  # other marks in a readable file
                is_current = (import_run.c.id == job.run_id, import_run.c.state == current.value)
                values = {"state": fallback.value, "trouble": why[:500]}
                connection.execute(update(import_run).where(*is_current).values(values))

    def _today(self) -> date:
        return self.clock().astimezone(SHANGHAI).date()


def delete_expired(engine: Engine, now: datetime) -> int:
    """Delete the files and rows of imports after their retention time; return how many imports.

    The history of the stations is kept.
    """
    expired = (import_run.c.made_at < now - RETENTION, import_run.c.forgotten_at.is_(None))
    with change(engine) as connection:
        ids = list(connection.scalars(select(import_run.c.id).where(*expired)))
        forget(connection, ids, now)
    return len(ids)


def forget(connection: Connection, run_ids: Sequence[int], now: datetime) -> None:
    """Delete the files, rows and corrected cells of some imports."""
    connection.execute(
        update(import_run)
        .where(import_run.c.id.in_(run_ids), import_run.c.forgotten_at.is_(None))
        .values(forgotten_at=now)
    )
    for table in (import_file, import_result, import_mend):
        connection.execute(delete(table).where(table.c.run_id.in_(run_ids)))


def _return_memory() -> None:
    """Return to the system what the step before has freed, and let all threads share one heap.

    glibc keeps what is freed, each thread's by itself: a check with its threads held half as much again.
    """
    with suppress(AttributeError, OSError):  # another C library
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 1)
        libc.malloc_trim(0)


def _open_session(connection: Connection, job: Job) -> str:
    """Open a session for the person who requested a job; return its token.

    Raises NotAllowed if that person has no session.
    """
    sessions = select(func.count()).where(
        staff_session.c.staff_id == job.requested_by,
        staff_session.c.second_factor,
        staff_session.c.expires_at > func.now(),
        staff_session.c.browser != BROWSER,
    )
    if not connection.scalar(sessions.select_from(staff_session)):
        raise NotAllowed("写入的人已经退出登录，什么也没有写；请再登录，再写入一次")
    return open_session(connection, job.requested_by, BROWSER, second_factor=True)


def _areas(connection: Connection, staff_id: int) -> list[Area]:
    """Return the areas in which a person may publish."""
    appointments = [appointment for _, appointment in appointments_of(connection, staff_id)]
    return [held.area for held in appointments if Right.PUBLISH in RIGHTS[held.role]]
