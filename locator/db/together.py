"""Two transactions of one change, on two connections at once, which end together.

PostgreSQL does the work of a transaction on one processor; a change of many rows that do not depend on one
another is done on two. Neither commits before the other has done all of its work, so that a refusal of either
leaves nothing of both. What remains is the moment between the two commits, milliseconds: a server that dies
in it leaves one half. So it is for changes that are completed when they are tried again.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine, text

from locator.db.session import ChangeContext, change

STAY_ALIVE_S = 10.0  # less than a transaction may be idle
STAY_ALIVE = text("SELECT 1")
# What is checked and written at the commit, such as the history's seal, is done before: no commit can then be
# refused. Seals come one after another (functions/history.sql): one of the two waits for the other's commit.
FINISH = text("SET CONSTRAINTS ALL IMMEDIATE")

Work = Callable[[Connection], None]


class _GivenUp(Exception):
    """The other transaction has failed."""


class _Agreement:
    """What the two transactions know of each other."""

    def __init__(self) -> None:
        self.has_failed = False
        self._to_come = 2
        self._lock = threading.Lock()
        self.may_begin, self.is_decided = threading.Event(), threading.Event()

    def fail(self) -> None:
        """Tell the other one to roll back."""
        self.has_failed = True
        self.may_begin.set()
        self.is_decided.set()

    def wait_for_other(self, connection: Connection) -> None:
        """Wait until both have done their work; raise _GivenUp if the other one has failed."""
        with self._lock:
            self._to_come -= 1
            if not self._to_come:
                self.is_decided.set()
        while not self.is_decided.wait(STAY_ALIVE_S):
            connection.execute(STAY_ALIVE)
        if self.has_failed:
            raise _GivenUp


def change_together(engine: Engine, by: ChangeContext, before: Work, first: Work, second: Work) -> None:
    """Do `before` and `first` in one transaction and `second`, from the end of `before` on, in another.

    Raises what either has raised; nothing of both is then there.
    """
    agreement = _Agreement()

    def begin(connection: Connection) -> None:
        before(connection)
        agreement.may_begin.set()
        first(connection)

    def follow(connection: Connection) -> None:
        agreement.may_begin.wait()
        if not agreement.has_failed:
            second(connection)

    with ThreadPoolExecutor(2) as threads:
        futures = [threads.submit(_transaction, engine, by, work, agreement) for work in (begin, follow)]
        errors = [error for error in (future.exception() for future in futures) if error]
    if errors:
        raise next((error for error in errors if not isinstance(error, _GivenUp)), errors[0])


def _transaction(engine: Engine, by: ChangeContext, work: Work, agreement: _Agreement) -> None:
    try:
        with change(engine, by) as connection:
            work(connection)
            agreement.wait_for_other(connection)
            connection.execute(FINISH)
    except BaseException:
        agreement.fail()
        raise
