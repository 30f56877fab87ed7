"""The worker: does what is queued, one job of each queue at a time, until a signal stops it."""

import asyncio
import logging
import os
from collections.abc import Sequence

import procrastinate
from procrastinate.worker import Worker

from locator.db.session import change
from locator.jobs.actions import troubles
from locator.jobs.actions.declaration import Job, Workplace
from locator.jobs.actions.process import BEAT_S, Process
from locator.jobs.actions.queue import app_of
from locator.jobs.domain import Queue

log = logging.getLogger("locator")
POLL_S = 2.0  # for jobs whose time has come; new ones are notified
GRACE_S = 8.0  # for the jobs in hand when a signal comes; then they are handed back


def queues_for(workplace: Workplace) -> list[Queue]:
    """Return the queues that can be worked on: mail and messages wait where no way to send them is set."""
    settings = workplace.settings
    ways = {Queue.MAIL: settings.mail_url, Queue.MESSAGES: settings.message_url}
    return [queue for queue in Queue if ways.get(queue, True)]


def drain(jobs: Sequence[Job], workplace: Workplace, url: str, queues: Sequence[Queue]) -> None:
    """Do what is due now and what dead workers left, and end."""
    with change(workplace.engine) as connection:
        troubles.take_up_stalled(connection)

    async def work() -> None:
        async with app_of(jobs, workplace, url).open_async() as app:
            await _worker(app, queues, wait=False).run()  # type: ignore[no-untyped-call]

    asyncio.run(work())


async def work(jobs: Sequence[Job], workplace: Workplace, url: str, queues: Sequence[Queue]) -> None:
    """Work until a signal comes. What is in hand then is finished, or handed back after a few seconds."""
    process = Process("work", workplace.engine, url)
    process.end_on_signals()
    if not await process.connect(read_only=bool(workplace.settings.read_only)):
        return
    log.info("work: queues %s", ", ".join(queues))
    for queue in Queue:
        if queue not in queues:
            log.info("work: %s is left to wait", queue)
    app = app_of(jobs, workplace, url)
    if not await process.until_done("opening the queue", lambda: _open(app)):
        return
    lanes = [_Lane(process, app, queue) for queue in queues]
    running = [asyncio.create_task(lane.run()) for lane in lanes]
    beating = asyncio.create_task(process.beat())
    await process.stopping.wait()
    _, unfinished = await asyncio.wait(running, timeout=GRACE_S)
    await beating
    if unfinished:
        _hand_back(workplace, lanes)
    await app.close_async()
    log.info("work: stopped")


async def _open(app: procrastinate.App) -> None:
    await app.open_async()


def _hand_back(workplace: Workplace, lanes: "Sequence[_Lane]") -> None:
    """Hand the unfinished jobs back, and end at once: what their threads have not committed is undone."""
    ids = [lane.worker.worker_id for lane in lanes if lane.worker and lane.worker.worker_id]
    try:
        with change(workplace.engine) as connection:
            count = troubles.hand_back(connection, ids)
        log.warning("work: handed back %s unfinished jobs", count)
    finally:
        logging.shutdown()
        os._exit(0)


class _Lane:
    """The worker of one queue, begun anew whenever the database was away."""

    def __init__(self, process: Process, app: procrastinate.App, queue: Queue) -> None:
        self.process, self.app, self.queue = process, app, queue
        self.worker: Worker | None = None

    async def run(self) -> None:
        """Work until the process is stopped."""
        while await self.process.until_done(f"queue {self.queue}", self._session):
            if self.process.stopping.is_set():
                return

    async def _session(self) -> None:
        """Work until stopped, or until the database is away: without a heartbeat the jobs are another's."""
        worker = self.worker = _worker(self.app, [self.queue], wait=True)
        working = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        beating = asyncio.create_task(self._beat(worker))
        stopping = asyncio.create_task(self.process.stopping.wait())
        await asyncio.wait((working, beating, stopping), return_when=asyncio.FIRST_COMPLETED)
        worker.stop()  # type: ignore[no-untyped-call]
        stopping.cancel()
        try:
            await working
        finally:
            beating.cancel()
            (failed,) = await asyncio.gather(beating, return_exceptions=True)
        if isinstance(failed, Exception):
            raise failed

    async def _beat(self, worker: Worker) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            if worker.worker_id is not None:
                await self.app.job_manager.update_heartbeat(worker.worker_id)


def _worker(app: procrastinate.App, queues: Sequence[Queue], *, wait: bool) -> Worker:
    return Worker(
        app,
        queues=[queue.value for queue in queues],
        wait=wait,
        listen_notify=wait,
        fetch_job_polling_interval=POLL_S,
        abort_job_polling_interval=3600.0,  # nobody asks for it
        update_heartbeat_interval=BEAT_S,
        stalled_worker_timeout=troubles.DEAD_AFTER.total_seconds(),
        install_signal_handlers=False,
    )
