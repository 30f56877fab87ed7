"""A town in which some reporters lie, and how often its doors are told wrong.

A case is one station on one evening: locked or open, passed by some people within two hours, each of whom
reports once. The estimate says locked, open, or that it cannot tell.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from locator.reports.domain.doubt import credence, door_sides, doubts
from locator.reports.domain.estimate import Answer, answer_of, log_odds_locked
from locator.reports.domain.record import Record
from locator.reports.domain.report import Report, Verdict
from locator.time_zone import SHANGHAI

DEVICES = 300
LOCKED_SHARE = 0.3
EVENING = datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)
STAY = timedelta(hours=2)
HONEST_REPORTS = 20  # that a sleeper makes before it turns; town.liars is raised then


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares of cases: told wrong, not told, and wrong if the likelier of the two had to be told."""

    wrong: float
    unsure: float
    forced: float

    def __str__(self) -> str:
        return f"{self.wrong:6.1%}{self.unsure:8.1%}{self.forced:8.1%}"


@dataclass
class Town:
    """Devices, each with a network of its own and the record of its settled reports."""

    dice: random.Random
    liars: float = 0.0  # who lie from now on
    learns: bool = True
    records: defaultdict[int, Record] = field(default_factory=lambda: defaultdict(Record))

    def evening(self, count: int) -> tuple[bool, list[Report]]:
        """Return whether a door is locked, and what `count` passers-by report of it."""
        is_locked = self.dice.random() < LOCKED_SHARE
        moments = sorted(self.dice.random() for _ in range(count))
        devices = self.dice.sample(range(DEVICES), count)
        reports = [
            self._report(number, is_locked, moment) for number, moment in zip(devices, moments, strict=True)
        ]
        if self.learns:
            self._settle(reports)
        return is_locked, reports

    def measure(self, count: int, cases: int) -> Outcome:
        """Return what became of some cases of `count` reports each."""
        wrong = unsure = forced = 0
        for _ in range(cases):
            is_locked, reports = self.evening(count)
            sides = door_sides(reports)
            answer = answer_of(sides)
            unsure += answer is Answer.UNDECIDED
            wrong += answer is (Answer.OPEN if is_locked else Answer.LOCKED)
            forced += (log_odds_locked(sides) > 0) != is_locked
        return Outcome(wrong / cases, unsure / cases, forced / cases)

    def measure_page(self, count: int, cases: int) -> tuple[float, float]:
        """Return how often the page does not warn of a locked door, and how often it warns of an open one.

        Shares of all cases, after the last report; where it warns, the station's state is unknown.
        """
        unwarned = warned = 0
        for _ in range(cases):
            is_locked, reports = self.evening(count)
            found = doubts(reports, reports[-1].at)
            warns = any(doubt.verdict is Verdict.LOCKED for doubt in found)
            unwarned += is_locked and not warns
            warned += warns and not is_locked
        return unwarned / cases, warned / cases

    def _report(self, number: int, is_locked: bool, moment: float) -> Report:
        lies = number < self.liars * DEVICES
        verdict = Verdict.LOCKED if is_locked != lies else Verdict.FINE
        record = self.records[number]
        return Report(verdict, EVENING + moment * STAY, str(number), record=record, network=f"net {number}")

    def _settle(self, reports: Sequence[Report]) -> None:
        """Settle every report by the others, as locator.reports.actions.maintenance does."""
        for report in reports:
            found = credence(report, reports)
            if found is not None:
                number = int(report.witness)
                self.records[number] = self.records[number].after(found)


def warmed_up(town: Town, history: int) -> Town:
    """Return a town after each device has made `history` reports on average, five a case."""
    for _ in range(history * DEVICES // 5):
        town.evening(5)
    return town
