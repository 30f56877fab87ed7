"""What reports from the door amount to: when the public is told, for how long, and what ends it.

Reports for and against are added up, each by its weight, and all fade at the pace of the matter: a
full room empties within the hour, a missing station stays missing. Two newcomers who say the same
raise a doubt; it lasts until what speaks for it has faded, or been outspoken.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from geodata.sentence import Sentence
from locator.hours.domain.schedule import ExceptionScope
from locator.reports.domain.report import GOT_IN, Report, Verdict
from locator.stations.domain.service import SERVICES

WITNESSES = 2  # who are independent of each other; one alone may be mistaken, or a rival
RAISED = 1.5  # two newcomers within one half-life of each other
KEPT = 0.5  # a doubt once raised ends below this: it takes more to heal than a single voice
SETTLING = timedelta(hours=4)  # after this, what happened at a door is as clear as it will be

HALF_LIFE = {
    Verdict.LOCKED: timedelta(hours=2),
    Verdict.FULL: timedelta(minutes=30),
    Verdict.BROKEN: timedelta(days=3),
    Verdict.NEEDS_APP: timedelta(days=14),
    Verdict.NOT_HERE: timedelta(days=14),
}
LONGEST_MEMORY = 4 * max(HALF_LIFE.values())
AGAINST = {
    Verdict.LOCKED: GOT_IN,
    Verdict.FULL: frozenset({Verdict.FINE}),
    Verdict.BROKEN: frozenset({Verdict.FINE}),
    Verdict.NEEDS_APP: GOT_IN,
    Verdict.NOT_HERE: frozenset(Verdict) - {Verdict.NOT_HERE},
}


TOUCHES = {
    Verdict.LOCKED: ExceptionScope.HOURS,
    Verdict.NOT_HERE: ExceptionScope.HOURS,
    Verdict.NEEDS_APP: ExceptionScope.NO_APP,
    Verdict.FULL: ExceptionScope.NOTHING,
    Verdict.BROKEN: ExceptionScope.NOTHING,
}
WORDS = {
    Verdict.LOCKED: Sentence("有人反映锁门"),
    Verdict.NOT_HERE: Sentence("有人反映这里没有驿站"),
    Verdict.NEEDS_APP: Sentence("有人反映要用手机应用才能进"),
    Verdict.FULL: Sentence("有人反映人满了"),
}


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """What the public is told, since the last one who said so, until it has faded."""

    verdict: Verdict
    service: str
    said_at: datetime
    ends_at: datetime

    @property
    def touches(self) -> ExceptionScope:
        """What it changes."""
        return TOUCHES[self.verdict]

    @property
    def words(self) -> str:
        """What is told, without when."""
        return told(self.verdict, self.service)


def told(verdict: Verdict, service: str) -> Sentence:
    """Return what a doubt is told as: ``有人反映锁门``."""
    if verdict is Verdict.BROKEN:
        thing = Sentence(SERVICES[service].zh) if service else Sentence("设施")
        return Sentence("有人反映{thing}坏了", thing=thing)
    return WORDS[verdict]


@cache
def retold(words: str) -> Sentence:
    """Return what was told as the database kept it, as a sentence again; others' words as they are."""
    known = (told(verdict, service) for verdict in HALF_LIFE for service in ("", *SERVICES))
    return next((one for one in known if one == words), Sentence("{words}", words=words))


def doubts(reports: Iterable[Report], at: datetime, held: Collection[str] = ()) -> list[Doubt]:
    """Return the doubts that reports raise at a moment, or keep where they are told already.

    A witness is heard once: by the latest word. `held` are the words of the doubts told so far.
    """
    heard = _latest_words([report for report in reports if report.at <= at])
    matters = {(one.verdict, one.service) for one in heard if one.verdict is not Verdict.FINE}
    found = (_doubt(matter, heard, at, told(*matter) in held) for matter in matters)
    return sorted(one for one in found if one is not None)


def score(verdict: Verdict, service: str, reports: Sequence[Report], at: datetime) -> float:
    """Return what speaks for a matter less what speaks against it, in fresh words of a newcomer.

    Without new reports its size halves with each half-life, whatever it is.
    """
    half_life = HALF_LIFE[verdict]
    return math.fsum(
        _side(verdict, service, one) * one.weight * 0.5 ** ((at - one.at) / half_life) for one in reports
    )


def agrees(report: Report, others: Iterable[Report]) -> bool | None:
    """Tell whether others at the same door then bear a report out; None where they cannot tell.

    Only what is said of the door itself is settled so: opinions on a socket may well differ.
    """
    if _side(Verdict.LOCKED, "", report) == 0:
        return None
    around = [one for one in others if one.witness != report.witness and abs(one.at - report.at) <= SETTLING]
    heard = _latest_words(around)
    speakers = [one for one in heard if _side(Verdict.LOCKED, "", one) and one.weight]
    sum_of_others = math.fsum(_side(Verdict.LOCKED, "", one) * one.weight for one in speakers)
    if len(speakers) < WITNESSES or abs(sum_of_others) < RAISED:
        return None
    return (sum_of_others > 0) == (report.verdict is Verdict.LOCKED)


def _doubt(matter: tuple[Verdict, str], heard: Sequence[Report], at: datetime, held: bool) -> Doubt | None:
    verdict, service = matter
    speakers = [one for one in heard if _side(verdict, service, one) > 0]
    sum_now = score(verdict, service, heard, at)
    if len(speakers) < WITNESSES or sum_now < (KEPT if held else RAISED):
        return None
    lasts = HALF_LIFE[verdict] * math.log2(sum_now / KEPT)
    return Doubt(verdict, service, max(one.at for one in speakers), at + lasts)


def _side(verdict: Verdict, service: str, one: Report) -> int:
    """Return 1 for a report that says so, -1 for one that says otherwise, 0 for one of other matters."""
    if one.verdict is verdict:
        return int(one.service == service)
    return -1 if one.verdict in AGAINST[verdict] else 0


def _latest_words(reports: Iterable[Report]) -> list[Report]:
    """Return the latest report of each witness."""
    latest: dict[str, Report] = {}
    for one in sorted(reports, key=lambda report: report.at):
        latest[one.witness] = one
    return list(latest.values())
