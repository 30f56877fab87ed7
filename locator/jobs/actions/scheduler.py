"""The scheduler: enqueues what is due. Any number may run: the database lets each time be enqueued once."""

import asyncio
from collections.abc import Sequence

import procrastinate
from procrastinate.periodic import PeriodicDeferrer

from locator.jobs.actions.declaration import Job, Workplace
from locator.jobs.actions.process import Process
from locator.jobs.actions.queue import app_of

# After a longer stand-still the last time that was missed is made up for, once.
MADE_UP_FOR_S = 25 * 3600.0


async def schedule(jobs: Sequence[Job], workplace: Workplace, url: str) -> None:
    """Enqueue what is due until a signal comes."""
    process = Process("schedule", workplace.engine, url)
    process.end_on_signals()
    if not await process.connect(read_only=bool(workplace.settings.read_only)):
        return
    app = app_of(jobs, workplace, url, with_times=True)
    running = asyncio.create_task(process.until_done("schedule", lambda: _enqueue(app)))
    beating = asyncio.create_task(process.beat())
    await process.stopping.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await beating
    await app.close_async()


async def _enqueue(app: procrastinate.App) -> None:
    await app.open_async()
    await PeriodicDeferrer(app.periodic_registry, max_delay=MADE_UP_FOR_S).worker()
