"""Which queues there are, how often a job that fails is tried, and what a queue shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.sentence import Sentence

HOURLY = "0 * * * *"  # a cron line, in UTC


class Queue(StrEnum):
    """A queue; each has one worker of its own in a process, so that none waits for another's long jobs."""

    IMPORTS = "imports"
    MAIL = "mail"
    MESSAGES = "messages"
    CHORES = "chores"


class JobState(StrEnum):
    """The state of a job that is listed."""

    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a job is tried, and the waits in between, each a multiple of the one before."""

    attempts: int = 5
    first_wait_s: int = 10
    factor: int = 4

    def wait_s(self, failed: int) -> int | None:
        """Return how long to wait after a number of failed attempts; None when none is left."""
        return None if failed >= self.attempts else self.first_wait_s * self.factor ** (failed - 1)


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """The waits between attempts, one by one."""

    waits_s: tuple[int, ...]

    @property
    def attempts(self) -> int:
        """How often it is tried."""
        return len(self.waits_s) + 1

    def wait_s(self, failed: int) -> int | None:
        """Return how long to wait after a number of failed attempts; None when none is left."""
        return self.waits_s[failed - 1] if failed <= len(self.waits_s) else None


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job that waits, runs or failed; `due_at` is set if it waits for a time."""

    id: int
    task: str
    queue: str
    state: JobState
    attempts: int
    due_at: datetime | None
    trouble: str
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process that works or schedules, and when it was last heard of."""

    kind: str
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    is_alive: bool


WITHOUT_WORKER = Sentence("后台没有在运行：导入、信件、反映的处理都在等")
WITHOUT_SCHEDULER = Sentence("后台没有在运行：每小时、每天该做的没有人排")


def missing_sentence(kinds: Collection[str], *, with_commands: bool = True) -> Sentence | None:
    """Return what does not happen while no process of these kinds runs; None if each of them does.

    The commands are for those who can type them.
    """
    missing = [
        name for kind, name in (("work", "locator work"), ("schedule", "locator schedule")) if kind in kinds
    ]
    if not missing:
        return None
    if not with_commands:
        return WITHOUT_WORKER if "work" in kinds else WITHOUT_SCHEDULER
    commands = " / ".join(missing)
    if "work" in kinds:
        return Sentence("后台没有在运行（{commands}）：导入、信件、反映的处理都在等", commands=commands)
    return Sentence("后台没有在运行（{commands}）：每小时、每天该做的没有人排", commands=commands)


@dataclass(frozen=True, slots=True)
class Overview:
    """The processes, how many jobs there are in each state, and the first of them."""

    processes: tuple[RunningProcess, ...]
    counts: dict[JobState, int]
    jobs: tuple[ListedJob, ...]
