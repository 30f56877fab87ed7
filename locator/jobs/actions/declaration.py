"""How a subject declares a job: what it is called, what it does, when it is due, how often it is tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from locator.config import Settings
from locator.jobs.domain import Queue, Retry, RetryAfter
from locator.time_zone import SHANGHAI

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a job works with: the owner's and the staff engine, the settings, the clock."""

    engine: Engine
    staff: Engine
    settings: Settings
    clock: Callable[[], datetime]

    @property
    def now(self) -> datetime:
        """The current time."""
        return self.clock()

    @property
    def today(self) -> date:
        """The current date in Asia/Shanghai."""
        return self.clock().astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job.

    `run` raises an exception when it has not worked; it may be run twice, since a worker can be killed after
    the work and before it has said so. `give_up` is called with the last error when no attempt is left.
    """

    name: str
    run: Callable[[Workplace, Args], None]
    queue: Queue = Queue.CHORES
    every: str = ""  # a cron line in UTC: `locator schedule` enqueues it; empty: a trigger does
    retry: Retry | RetryAfter = field(default_factory=Retry)
    give_up: Callable[[Workplace, Args, Exception], None] | None = None
