"""A process that an init system runs: it says its database, waits for it, and ends on a signal."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable

from sqlalchemy import Engine, func, insert, make_url, text, update

from locator.db import schema_version
from locator.db.errors import DatabaseAway, SchemaOutdated
from locator.db.session import change
from locator.http.logging import trace_of
from locator.jobs import queries
from locator.jobs.actions import troubles
from locator.jobs.domain import JobState
from locator.jobs.tables import running_process

log = logging.getLogger("locator")
FIRST_WAIT_S, MAX_WAIT_S = 1.0, 10.0  # after an error, doubled each time
BEAT_S = 3.0
BEATS_A_LINE = 100  # every five minutes
WHO = text(
    "SELECT current_user AS name, current_database() AS database,"
    " current_setting('server_version') AS version, host(inet_server_addr()) AS address"
)


def place_of(url: str) -> str:
    """Return where a database URL leads, without user and password."""
    given = make_url(url)
    named = given.query.get("host", ())
    host = given.host or (named if isinstance(named, str) else ", ".join(named)) or "the local socket"
    return f"{host}:{given.port}" if given.port else host


def connection_line(engine: Engine, url: str) -> str:
    """Return to which database the process is connected, and as whom.

    Raises DatabaseAway, and SchemaOutdated for a schema that the program cannot work with.
    """
    with change(engine, of_schema=True) as connection:
        row = connection.execute(WHO).one()
        found = schema_version.found(connection)
    trouble = schema_version.trouble(found)
    if trouble:
        raise SchemaOutdated(trouble)
    return (
        f"connected to PostgreSQL {row.version.split()[0]} at {place_of(url)},"
        f" database {row.database}, as {row.name}; schema {found}"
    )


class Process:
    """A process of a kind (``work``, ``schedule``) until a signal stops it."""

    def __init__(self, kind: str, engine: Engine, url: str) -> None:
        """Set the owner's engine and its URL."""
        self.kind, self.engine, self.url = kind, engine, url
        self.stopping = asyncio.Event()

    def end_on_signals(self) -> None:
        """Let SIGTERM and SIGINT stop the process."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)

    def _stop(self, number: int) -> None:
        log.info("%s: %s received, stopping", self.kind, signal.Signals(number).name)
        self.stopping.set()

    async def connect(self, *, read_only: bool) -> bool:
        """Wait until the database is there, and say which; return False if stopped meanwhile.

        Where nothing may be changed, the process waits for its end: an init system would start it again.
        """
        if read_only:
            log.info("%s (process %s): LOCATOR_READ_ONLY is set; nothing is done", self.kind, os.getpid())
            await self.stopping.wait()
            return False

        async def ask() -> None:
            line = await asyncio.to_thread(connection_line, self.engine, self.url)
            log.info("%s (process %s): %s", self.kind, os.getpid(), line)

        return await self.until_done("database", ask)

    async def until_done(self, what: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Run work; after an error wait, longer each time, and run it again.

        Return False if the process was stopped first.
        """
        wait_s = FIRST_WAIT_S
        while not self.stopping.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await work()
                return True
            except Exception as error:
                if asyncio.get_running_loop().time() - began > MAX_WAIT_S:
                    wait_s = FIRST_WAIT_S  # it had worked for a while
                _log_error(f"{self.kind}: {what}", error, wait_s)
                await self.pause(wait_s)
                wait_s = min(2 * wait_s, MAX_WAIT_S)
        return False

    async def pause(self, seconds: float) -> None:
        """Wait for some time, or until the process is stopped."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    async def beat(self) -> None:
        """Say every few seconds that the process is there, and take up the jobs of workers that are not."""
        key, beats, is_away = 0, 0, False
        while not self.stopping.is_set():
            try:
                key = await asyncio.to_thread(self._beat_once, key)
                if is_away:
                    log.info("%s: the database is back", self.kind)
                if beats % BEATS_A_LINE == 0:
                    log.info("%s: %s", self.kind, await asyncio.to_thread(self._health_line))
                is_away, beats = False, beats + 1
            except Exception as error:
                if not is_away:
                    _log_error(f"{self.kind}: heartbeat", error, BEAT_S)
                is_away = True
                if isinstance(error, SchemaOutdated):  # another version of the program has upgraded it
                    self.stopping.set()
            await self.pause(BEAT_S)
        await asyncio.to_thread(self._leave, key)

    def _beat_once(self, key: int) -> int:
        with change(self.engine) as connection:
            if trouble := schema_version.trouble(schema_version.found(connection)):
                raise SchemaOutdated(trouble)
            seen = update(running_process).where(running_process.c.id == key)
            if not connection.execute(seen.values(seen_at=func.clock_timestamp())).rowcount:
                values = {"kind": self.kind, "host": socket.gethostname(), "pid": os.getpid()}
                row = insert(running_process).values(values).returning(running_process.c.id)
                key = connection.scalars(row).one()
            stalled = troubles.take_up_stalled(connection)
        if stalled:
            log.warning("%s: took up %s jobs of a worker that is gone", self.kind, stalled)
        return key

    def _health_line(self) -> str:
        with change(self.engine) as connection:
            counts = queries.overview(connection, 0).counts
        return "alive; jobs " + ", ".join(f"{state.value} {counts[state]}" for state in JobState)

    def _leave(self, key: int) -> None:
        try:
            with change(self.engine) as connection:
                connection.execute(running_process.delete().where(running_process.c.id == key))
        except DatabaseAway:
            return  # the row is deleted an hour later


def _log_error(what: str, error: Exception, wait_s: float) -> None:
    if isinstance(error, SchemaOutdated):
        log.warning("%s: %s", what, error)
    else:
        log.warning("%s: %s; again in %g s", what, cause_of(error), wait_s)
        log.debug("%s", trace_of(error))


def cause_of(error: BaseException) -> str:
    """Return the innermost cause of an error in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return troubles.summary(error)
