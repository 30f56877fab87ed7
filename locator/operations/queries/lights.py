"""The lights of the service: what is checked of it, and how bad it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from locator.hours.domain.notice_due import MissingNotice, missing_notice
from locator.hours.queries.calendar import decreed_years
from locator.jobs import queries
from locator.messages import queries as messages
from locator.messages.queries import Waiting
from locator.operations.domain import BACKUP, DRILL, TEXT_ANSWER
from locator.operations.queries import health, self_checks
from locator.operations.queries.self_checks import SelfCheck
from locator.reports.queries import bursts
from locator.time_zone import SHANGHAI

# Hours are recalculated every day: a horizon that is a week short means a week without that.
WARN_BEFORE_END = timedelta(days=7)
MAX_TIME_WITHOUT_SUCCESS = timedelta(hours=24)  # it runs every hour, so a day without success is serious
GREEN, YELLOW, RED = "green", "yellow", "red"
GREY = "grey"  # not checked yet
OFF = "off"  # left out by the operator
BY_SEVERITY = (GREEN, YELLOW, RED)
OLD_BACKUP = timedelta(days=2)  # one is made each night


@dataclass(frozen=True, slots=True)
class Lights:
    """The results of all checks."""

    health: health.Health
    texts: SelfCheck | None
    at: datetime
    missing_notice: MissingNotice | None = None
    bursts: int = 0  # of reports, which wait for the operator
    missing: Sequence[str] = ()  # kinds of process that do not run
    backup: SelfCheck | None = None  # None: none has been made by itself
    drill: SelfCheck | None = None
    may_change: bool = True
    messages: Waiting | None = None  # text messages that are not sent

    @property
    def hours(self) -> str:
        """The light of the opening hours, by how far ahead they are calculated."""
        until = self.health.hours_known_until
        if until is None:
            return GREEN  # there are no hours that could run out
        if until <= self.at:
            return RED
        return YELLOW if until - self.at < WARN_BEFORE_END else GREEN

    @property
    def text_answer(self) -> str:
        """The light of the text service: red after a day without success; green before the first check."""
        if self.texts is None:
            return GREEN
        if self.at - (self.texts.worked_at or self.texts.first_at) >= MAX_TIME_WITHOUT_SUCCESS:
            return RED
        return YELLOW if self.texts.trouble else GREEN

    @property
    def reports(self) -> str:
        """The light of the reports: yellow while a burst of them waits for the operator."""
        return YELLOW if self.bursts else GREEN

    @property
    def gateway(self) -> str:
        """The light of the gateway: yellow while text messages fail, or wait for an hour."""
        waiting = self.messages
        return YELLOW if waiting and (waiting.failing or waiting.overdue) else GREEN

    @property
    def backups(self) -> str:
        """The light of the backups: yellow if the last failed, is old, or did not restore."""
        return backups_light(self.backup, self.drill, self.at)

    @property
    def worst(self) -> str:
        """The worst light of what runs; a missing notice is the staff's task and pages no operator."""
        schema = GREEN if self.health.schema_is_current else RED
        lights = (schema, self.hours, self.text_answer, self.reports, self.processes, self.backups)
        return max((*lights, self.changes, self.gateway), key=BY_SEVERITY.index)

    @property
    def changes(self) -> str:
        """The light of changes: yellow while only questions are answered."""
        return GREEN if self.may_change else YELLOW

    @property
    def processes(self) -> str:
        """The light of worker and scheduler: yellow if one is missing, for stations are still found."""
        return YELLOW if self.missing else GREEN

    @property
    def calendar(self) -> str:
        """The light of the holiday calendar: yellow where a notice is missing, red when it is urgent."""
        if self.missing_notice is None:
            return GREEN
        return RED if self.missing_notice.is_urgent else YELLOW


def backups_light(backup: SelfCheck | None, drill: SelfCheck | None, at: datetime) -> str:
    """Return the light of the backups that are made by themselves."""
    if backup is None:
        return GREEN  # the operator makes them in another way
    is_old = at - (backup.worked_at or backup.first_at) >= OLD_BACKUP
    return YELLOW if is_old or backup.trouble or (drill and drill.trouble) else GREEN


def check_all(connection: Connection, at: datetime) -> Lights:
    """Run all checks; a schema of another version is not read."""
    found = health.check(connection)
    texts = self_checks.by_name(connection, TEXT_ANSWER) if found.schema_is_current else None
    if not found.schema_is_current:
        return Lights(found, texts, at)
    missing = missing_notice(decreed_years(connection), at.astimezone(SHANGHAI).date())
    waiting = bursts.count_waiting(connection)
    processes = queries.missing_processes(connection)
    backup, drill = (self_checks.by_name(connection, name) for name in (BACKUP, DRILL))
    unsent = messages.waiting(connection, at)
    return Lights(found, texts, at, missing, waiting, processes, backup, drill, messages=unsent)
