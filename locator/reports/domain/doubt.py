"""Doubts from reports: when the public is warned, for how long, and what ends the warning.

Reports for and against are added up by weight, and all of them fade at the pace of the matter: a full
room empties within the hour, a missing station stays missing. Two devices without a record that report
the same raise a doubt; it lasts until the reports for it have faded or are outweighed.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from geodata.sentence import Sentence
from locator.hours.domain.schedule import ExceptionScope
from locator.reports.domain.report import OPEN_DOOR_VERDICTS, Report, Verdict
from locator.stations.domain.service import SERVICES

MIN_WITNESSES = 2  # independent of each other; one alone may be mistaken or malicious
RAISE_SCORE = 1.5  # two devices without a record within one half-life
KEEP_SCORE = 0.5  # a raised doubt ends below this, so that a single report does not end it
SETTLING_TIME = timedelta(hours=4)  # after this, no more reports about the event are expected

HALF_LIFE = {
    Verdict.LOCKED: timedelta(hours=2),
    Verdict.FULL: timedelta(minutes=30),
    Verdict.BROKEN: timedelta(days=3),
    Verdict.NEEDS_APP: timedelta(days=14),
    Verdict.NOT_HERE: timedelta(days=14),
}
MAX_MEMORY = 4 * max(HALF_LIFE.values())
CONTRADICTED_BY = {
    Verdict.LOCKED: OPEN_DOOR_VERDICTS,
    Verdict.FULL: frozenset({Verdict.FINE}),
    Verdict.BROKEN: frozenset({Verdict.FINE}),
    Verdict.NEEDS_APP: OPEN_DOOR_VERDICTS,
    Verdict.NOT_HERE: frozenset(Verdict) - {Verdict.NOT_HERE},
}
AFFECTED = {
    Verdict.LOCKED: ExceptionScope.HOURS,
    Verdict.NOT_HERE: ExceptionScope.HOURS,
    Verdict.NEEDS_APP: ExceptionScope.NO_APP,
    Verdict.FULL: ExceptionScope.NOTHING,
    Verdict.BROKEN: ExceptionScope.NOTHING,
}
DOUBT_TEXTS = {
    Verdict.LOCKED: Sentence("有人反映锁门"),
    Verdict.NOT_HERE: Sentence("有人反映这里没有驿站"),
    Verdict.NEEDS_APP: Sentence("有人反映要用手机应用才能进"),
    Verdict.FULL: Sentence("有人反映人满了"),
}


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A public warning, from the last report for it until it has faded."""

    verdict: Verdict
    service: str
    said_at: datetime
    ends_at: datetime

    @property
    def touches(self) -> ExceptionScope:
        """What it affects."""
        return AFFECTED[self.verdict]

    @property
    def text(self) -> str:
        """The text of the warning, without its time."""
        return doubt_text(self.verdict, self.service)


def doubt_text(verdict: Verdict, service: str) -> Sentence:
    """Return the text of a doubt: ``有人反映锁门``."""
    if verdict is Verdict.BROKEN:
        item = Sentence(SERVICES[service].zh) if service else Sentence("设施")
        return Sentence("有人反映{thing}坏了", thing=item)
    return DOUBT_TEXTS[verdict]


@cache
def doubt_sentence(text: str) -> Sentence:
    """Return a doubt's stored text as a translatable sentence; other texts unchanged."""
    known = (doubt_text(verdict, service) for verdict in HALF_LIFE for service in ("", *SERVICES))
    return next((sentence for sentence in known if sentence == text), Sentence("{words}", words=text))


def doubts(reports: Iterable[Report], at: datetime, current: Collection[str] = ()) -> list[Doubt]:
    """Return the doubts that reports raise at a time, or keep if they are public already.

    Only the latest report of each witness counts. `current` are the texts of the doubts that are public.
    """
    latest = _latest_by_witness([report for report in reports if report.at <= at])
    matters = {(report.verdict, report.service) for report in latest if report.verdict is not Verdict.FINE}
    found = (_doubt(matter, latest, at, doubt_text(*matter) in current) for matter in matters)
    return sorted(doubt for doubt in found if doubt is not None)


def score(verdict: Verdict, service: str, reports: Sequence[Report], at: datetime) -> float:
    """Return the weight of reports for a matter minus those against it; a fresh first report weighs 1.

    Without new reports its size halves with each half-life.
    """
    half_life = HALF_LIFE[verdict]
    return math.fsum(
        _side(verdict, service, report) * report.weight * 0.5 ** ((at - report.at) / half_life)
        for report in reports
    )


def agrees(report: Report, others: Iterable[Report]) -> bool | None:
    """Tell whether others at the same door around that time agree with a report; None if undecided.

    Only statements about the door are settled: opinions about a socket may well differ.
    """
    if _side(Verdict.LOCKED, "", report) == 0:
        return None
    around = [
        other
        for other in others
        if other.witness != report.witness and abs(other.at - report.at) <= SETTLING_TIME
    ]
    latest = _latest_by_witness(around)
    relevant = [other for other in latest if _side(Verdict.LOCKED, "", other) and other.weight]
    total = math.fsum(_side(Verdict.LOCKED, "", other) * other.weight for other in relevant)
    if len(relevant) < MIN_WITNESSES or abs(total) < RAISE_SCORE:
        return None
    return (total > 0) == (report.verdict is Verdict.LOCKED)


def _doubt(
    matter: tuple[Verdict, str], reports: Sequence[Report], at: datetime, is_current: bool
) -> Doubt | None:
    verdict, service = matter
    supporting = [report for report in reports if _side(verdict, service, report) > 0]
    total = score(verdict, service, reports, at)
    if len(supporting) < MIN_WITNESSES or total < (KEEP_SCORE if is_current else RAISE_SCORE):
        return None
    duration = HALF_LIFE[verdict] * math.log2(total / KEEP_SCORE)
    return Doubt(verdict, service, max(report.at for report in supporting), at + duration)


def _side(verdict: Verdict, service: str, report: Report) -> int:
    """Return 1 for a report for the matter, -1 for one against it, 0 for one about something else."""
    if report.verdict is verdict:
        return int(report.service == service)
    return -1 if report.verdict in CONTRADICTED_BY[verdict] else 0


def _latest_by_witness(reports: Iterable[Report]) -> list[Report]:
    """Return the latest report of each witness."""
    latest: dict[str, Report] = {}
    for report in sorted(reports, key=lambda report: report.at):
        latest[report.witness] = report
    return list(latest.values())
