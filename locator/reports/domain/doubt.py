"""Doubts from reports: when the public is warned, for how long, and what ends the warning.

Reports for and against are added up by weight, and all of them fade at the pace of the matter: a full
room empties within the hour, a door that needs an app goes on needing it. Two strangers of different networks
who report the same raise a doubt; it lasts until the reports for it have faded or are outweighed. Where only
strangers report it and others contradict them, nobody can tell who is right: the doubt then lasts
CONTESTED_TIME from when it was raised, however many networks join in.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from geodata.sentence import Sentence
from locator.hours.domain.schedule import ExceptionScope
from locator.reports.domain.estimate import SURE_LOG_ODDS, log_odds_locked
from locator.reports.domain.report import OPEN_DOOR_VERDICTS, TASK_VERDICTS, Report, Verdict
from locator.reports.domain.voices import SETTLING_TIME, Voice, count_voices, voices_of
from locator.stations.domain.service import SERVICES

MIN_WITNESSES = 2  # independent of each other; one alone may be mistaken or malicious
RAISE_SCORE = 1.5  # two devices without a record within one half-life
KEEP_SCORE = 0.5  # a raised doubt ends below this, so that a single report does not end it
CONTESTED_TIME = timedelta(minutes=30)

HALF_LIFE = {
    Verdict.LOCKED: timedelta(hours=2),
    Verdict.FULL: timedelta(minutes=30),
    Verdict.BROKEN: timedelta(days=3),
    Verdict.NEEDS_APP: timedelta(days=14),
    Verdict.NOT_HERE: timedelta(days=14),
    Verdict.MOVED: timedelta(days=14),
}
MAX_MEMORY = 4 * max(HALF_LIFE.values())
CONTRADICTED_BY = {
    Verdict.LOCKED: OPEN_DOOR_VERDICTS,
    Verdict.FULL: frozenset({Verdict.FINE}),
    Verdict.BROKEN: frozenset({Verdict.FINE}),
    Verdict.NEEDS_APP: OPEN_DOOR_VERDICTS,
    Verdict.NOT_HERE: OPEN_DOOR_VERDICTS | {Verdict.LOCKED, Verdict.NEEDS_APP},
    Verdict.MOVED: OPEN_DOOR_VERDICTS | {Verdict.LOCKED, Verdict.NEEDS_APP},
}
AFFECTED = {
    Verdict.LOCKED: ExceptionScope.HOURS,
    Verdict.NOT_HERE: ExceptionScope.HOURS,
    Verdict.MOVED: ExceptionScope.HOURS,
    Verdict.NEEDS_APP: ExceptionScope.NO_APP,
    Verdict.FULL: ExceptionScope.NOTHING,
    Verdict.BROKEN: ExceptionScope.NOTHING,
}
DOUBT_TEXTS = {
    Verdict.LOCKED: Sentence("有人反映锁门"),
    Verdict.NOT_HERE: Sentence("有人反映这里没有驿站"),
    Verdict.MOVED: Sentence("有人反映这里搬走了"),
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

    `current` are the texts of the doubts that are public.
    """
    voices = voices_of(report for report in reports if report.at <= at)
    matters = {(voice.report.verdict, voice.report.service) for voice in voices}
    found = (
        _doubt(matter, voices, at, doubt_text(*matter) in current)
        for matter in matters
        if matter[0] in HALF_LIFE
    )
    return sorted(doubt for doubt in found if doubt is not None)


def score(verdict: Verdict, service: str, voices: Iterable[Voice], at: datetime) -> float:
    """Return the weight of voices for a matter minus those against it; a stranger's fresh report weighs 1.

    Without new reports its size halves with each half-life.
    """
    half_life = HALF_LIFE[verdict]
    return math.fsum(
        _side(verdict, service, voice.report) * voice.weight * 0.5 ** ((at - voice.since) / half_life)
        for voice in voices
    )


def agrees(report: Report, others: Iterable[Report]) -> bool | None:
    """Tell whether others at the same door around that time agree with a report; None if undecided.

    Only statements about the door are settled: opinions about a socket may well differ.
    """
    if _side(Verdict.LOCKED, "", report) == 0:
        return None
    relevant = [voice for voice in _others(report, others) if voice.weight]
    total = math.fsum(_side(Verdict.LOCKED, "", voice.report) * voice.weight for voice in relevant)
    if count_voices(relevant) < MIN_WITNESSES or abs(total) < RAISE_SCORE:
        return None
    return (total > 0) == (report.verdict is Verdict.LOCKED)


def credence(report: Report, others: Iterable[Report]) -> float | None:
    """Return how likely a report about the door was right, given what others said; None if nobody did.

    Nobody vouches for a report of the own network: two phones of one network cannot make each other known.
    """
    if _side(Verdict.LOCKED, "", report) == 0:
        return None
    relevant = _others(report, others)
    if not any(voice.weight for voice in relevant):
        return None
    locked = 1 / (1 + math.exp(-log_odds_locked(_sides(relevant), prior=0.5)))
    return locked if report.verdict is Verdict.LOCKED else 1 - locked


def door_sides(reports: Iterable[Report]) -> list[float]:
    """Return the weights of what reports say about the door, positive for locked, negative for open."""
    return _sides(voices_of(report for report in reports if _side(Verdict.LOCKED, "", report)))


def _others(report: Report, others: Iterable[Report]) -> list[Voice]:
    """Return the voices about the door around a report's time, of other witnesses and networks."""
    around = [
        other
        for other in others
        if other.witness != report.witness
        and not (report.network and other.network == report.network)
        and abs(other.at - report.at) <= SETTLING_TIME
        and _side(Verdict.LOCKED, "", other)
    ]
    return voices_of(around)


def _sides(voices: Iterable[Voice]) -> list[float]:
    return [_side(Verdict.LOCKED, "", voice.report) * voice.weight for voice in voices]


def _doubt(
    matter: tuple[Verdict, str], voices: Sequence[Voice], at: datetime, is_current: bool
) -> Doubt | None:
    verdict, service = matter
    supporting = [voice for voice in voices if _side(verdict, service, voice.report) > 0]
    if verdict in TASK_VERDICTS:
        supporting = [voice for voice in supporting if not voice.report.is_stranger]
    against = [voice for voice in voices if _side(verdict, service, voice.report) < 0]
    total = score(verdict, service, [*supporting, *against], at)
    if count_voices(supporting) < MIN_WITNESSES or total < (KEEP_SCORE if is_current else RAISE_SCORE):
        return None
    ends_at = at + HALF_LIFE[verdict] * math.log2(total / KEEP_SCORE)
    if _is_contested(supporting, against):
        ends_at = min(ends_at, _raised_at(matter, supporting, against) + CONTESTED_TIME)
    if ends_at <= at:
        return None
    return Doubt(verdict, service, max(voice.report.at for voice in supporting), ends_at)


def _raised_at(
    matter: tuple[Verdict, str], supporting: Sequence[Voice], against: Sequence[Voice]
) -> datetime:
    """Return when the voices for a matter first outweighed those against it so far that it was raised.

    Later voices do not move it: strangers who wait for one another do not raise the same doubt twice.
    """
    times = sorted(voice.since for voice in supporting)
    for at in times[1:]:
        heard = [voice for voice in supporting if voice.since <= at]
        known = [*heard, *(voice for voice in against if voice.since <= at)]
        if count_voices(heard) >= MIN_WITNESSES and score(*matter, known, at) >= RAISE_SCORE:
            return at
    return times[1]


def _is_contested(supporting: Sequence[Voice], against: Sequence[Voice]) -> bool:
    """Tell whether nobody but strangers supports a matter, while others contradict it.

    They contradict it from some hours before two said it, and for as long as strangers go on saying it.
    """
    second_at = sorted(voice.since for voice in supporting)[1]
    recent = [voice for voice in against if second_at - voice.report.at <= SETTLING_TIME and voice.weight]
    return (
        all(voice.report.is_stranger for voice in supporting)
        and count_voices(recent) >= MIN_WITNESSES
        and log_odds_locked(_sides([*supporting, *recent])) < SURE_LOG_ODDS
    )


def _side(verdict: Verdict, service: str, report: Report) -> int:
    """Return 1 for a report for the matter, -1 for one against it, 0 for one about something else."""
    if report.verdict is verdict:
        return int(report.service == service)
    return -1 if report.verdict in CONTRADICTED_BY[verdict] else 0
