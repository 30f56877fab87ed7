"""The worker that does what takes time of imports: it takes a piece from the queue, and does it.

It logs in as the owner to read and to check. Stations it writes as staff, on the word of a session that it
opens for whoever asked - as long as that person still has one - so that row security decides as always.
"""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, select, text, update

from geodata.errors import GeodataError
from geodata.sentence import Sentence
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import RIGHTS, Area, Right
from locator.accounts.queries.people import appointments_of, token_hash
from locator.accounts.tables import staff_session
from locator.db.errors import DatabaseAway
from locator.db.session import ChangeContext, change
from locator.errors import LocatorError, NotAllowed
from locator.imports.actions import queue
from locator.imports.actions.annotated_copy import mark_file
from locator.imports.actions.apply import Writing
from locator.imports.actions.check import check_rows
from locator.imports.actions.queue import Job
from locator.imports.actions.read import read_file
from locator.imports.actions.steps import remember_headings
from locator.imports.actions.undo import undo_run
from locator.imports.domain.run import RunState, Task
from locator.imports.queries import runs
from locator.imports.tables import import_file, import_result, import_run
from locator.time_zone import SHANGHAI

log = logging.getLogger("locator")
LOOKED_EVERY_S = 0.5
RESTED_S = 5.0  # after the database was away
KEPT = timedelta(days=30)
ORIGIN = "import"
BROWSER = "import worker"
# Where an import stands while a task goes on, and where it goes back to when the task cannot be done.
STATES = {
    Task.READ: (RunState.READING, RunState.UNREADABLE),
    Task.CHECK: (RunState.CHECKING, RunState.DATUM),
    Task.APPLY: (RunState.APPLYING, RunState.CHECKED),
    Task.UNDO: (RunState.UNDOING, RunState.APPLIED),
}
# What an import wrote a moment ago is no news to autovacuum yet: planned as if it were a few rows, each
# station would be looked for among all rows.
COUNT_ROWS = text("ANALYZE import_result")
GIVEN_UP = Sentence("试了几次都没有做成，停下了；请再试一次，或者联系管理员")


class Worker:
    """One worker; `clock` says the moment in Shanghai."""

    def __init__(self, engine: Engine, staff: Engine, clock: Callable[[], datetime]) -> None:
        """Take the owner's engine and the staff's."""
        self.engine, self.staff, self.clock = engine, staff, clock

    def work(self, is_over: Callable[[], bool]) -> None:
        """Do what waits until it is over."""
        while not is_over():
            try:
                if not self.work_once():
                    time.sleep(LOOKED_EVERY_S)
            except DatabaseAway:
                time.sleep(RESTED_S)

    def work_once(self) -> bool:
        """Do one piece of work; tell whether there was any."""
        job = queue.take(self.engine)
        if job is None:
            return False
        with queue.heard(self.engine, job):
            self._do(job)
        return True

    def _do(self, job: Job) -> None:
        if job.is_given_up:
            self._give_up(job, GIVEN_UP)
            return
        try:
            self._task(job)
        except DatabaseAway:
            raise  # it stays in the queue
        except (LocatorError, GeodataError) as error:
            self._give_up(job, str(error))

    def _task(self, job: Job) -> None:
        with change(self.engine) as connection:
            state = runs.of_number(connection, job.run_id).state
            if job.task in STATES and state is not STATES[job.task][0]:
                queue.end(connection, job)  # somebody did it, and was killed before saying so
                return
        match job.task:
            case Task.READ:
                read_file(self.engine, job)
            case Task.CHECK:
                check_rows(self.engine, job, self._today())
            case Task.MARK:
                mark_file(self.engine, job)
            case Task.APPLY | Task.UNDO:
                self._on_their_word(job)

    def _on_their_word(self, job: Job) -> None:
        with change(self.engine) as connection:
            connection.execute(COUNT_ROWS)
            token = _session_for(connection, job)
            areas = _areas(connection, job.asked_by)
            run = runs.of_number(connection, job.run_id)
        what = "导入" if job.task is Task.APPLY else "撤销导入"
        by = ChangeContext(session=token, origin=ORIGIN, reason=f"{what}《{run.file_name}》第 {run.id} 次")
        try:
            if job.task is Task.APPLY:
                Writing(self.engine, self.staff, job, by, self._today()).write(areas)
            else:
                undo_run(self.engine, self.staff, job, by, self._today())
        finally:
            with change(self.engine) as connection:
                mine = staff_session.c.token_hash == token_hash(token)
                connection.execute(delete(staff_session).where(mine))
        with change(self.engine) as connection:
            run = runs.of_number(connection, job.run_id)
            if run.state is RunState.APPLIED:
                remember_headings(connection, run)
            queue.end(connection, job)

    def _give_up(self, job: Job, why: str) -> None:
        """End a piece of work that cannot be done, and let people see why."""
        log.warning("import %s: %s was given up", job.run_id, job.task)
        with change(self.engine) as connection:
            queue.end(connection, job)
            if job.task in STATES:
                at, back = STATES[job.task]
                if job.task is Task.READ and job.said.get("title"):
                    back = RunState.COLUMNS  # another sheet of a file that can be read
                stands = (import_run.c.id == job.run_id, import_run.c.state == at.value)
                values = {"state": back.value, "trouble": why[:500]}
                connection.execute(update(import_run).where(*stands).values(values))

    def _today(self) -> date:
        return self.clock().astimezone(SHANGHAI).date()


def forget(engine: Engine, now: datetime) -> int:
    """Forget the files and rows of imports whose time is over; return how many. The history stays."""
    over = (import_run.c.made_at < now - KEPT, import_run.c.forgotten_at.is_(None))
    with change(engine) as connection:
        forgotten = update(import_run).where(*over).values(forgotten_at=now).returning(import_run.c.id)
        ids = list(connection.scalars(forgotten))
        for table in (import_file, import_result):
            connection.execute(delete(table).where(table.c.run_id.in_(ids)))
    return len(ids)


def _session_for(connection: Connection, job: Job) -> str:
    """Open a session for whoever asked, if that person has one; return its token. Raises NotAllowed."""
    alive = select(func.count()).where(
        staff_session.c.staff_id == job.asked_by,
        staff_session.c.second_factor,
        staff_session.c.expires_at > func.now(),
        staff_session.c.browser != BROWSER,
    )
    if not connection.scalar(alive.select_from(staff_session)):
        raise NotAllowed("写入的人已经退出登录，什么也没有写；请再登录，再写入一次")
    return open_session(connection, job.asked_by, BROWSER, second_factor=True)


def _areas(connection: Connection, staff_id: int) -> list[Area]:
    """Return the areas in which somebody may publish."""
    held = [one for _, one in appointments_of(connection, staff_id)]
    return [one.area for one in held if Right.PUBLISH in RIGHTS[one.role]]
