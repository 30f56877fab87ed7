"""Reports by visitors: one of six verdicts, from a person whom we do not know."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence

# The assumed share of truthful reporters before anything is known about them:
# the share in the simulation with 30 % liars (scripts/liars).
PRIOR_HONESTY = 0.7
PRIOR_REPORTS = 4  # the prior weighs as much as this many settled reports
MAX_WEIGHT = 2.5  # of one device, in reports without a record
NEAR_FACTOR = 1.25  # a reporter who is shown to be at the station counts a little more


class Verdict(StrEnum):
    """The six verdicts."""

    FINE = "fine"
    LOCKED = "locked"
    NEEDS_APP = "needs_app"
    NOT_HERE = "not_here"
    FULL = "full"
    BROKEN = "broken"

    @property
    def zh(self) -> str:
        """The label of the button."""
        return Sentence(VERDICT_LABELS[self])


VERDICT_LABELS = {
    Verdict.FINE: "开着，好用",
    Verdict.LOCKED: "锁着门",
    Verdict.NEEDS_APP: "要用手机应用",
    Verdict.NOT_HERE: "这里没有驿站",
    Verdict.FULL: "人满了",
    Verdict.BROKEN: "东西坏了",
}
# How soon the union has to answer, by the harm that a delay does. Assumptions, to be adjusted
# by each union; FINE needs no answer.
ANSWER_DEADLINES = {
    Verdict.LOCKED: timedelta(days=2),
    Verdict.NOT_HERE: timedelta(days=2),
    Verdict.NEEDS_APP: timedelta(days=5),
    Verdict.BROKEN: timedelta(days=7),
    Verdict.FULL: timedelta(days=7),
}
# Verdicts that imply that the door was open.
OPEN_DOOR_VERDICTS = frozenset({Verdict.FINE, Verdict.FULL, Verdict.BROKEN})


@dataclass(frozen=True, slots=True)
class Record:
    """How often a device's settled reports agreed with others, and how often not."""

    agreed: int = 0
    disagreed: int = 0

    @property
    def weight(self) -> float:
        """The weight of the device's reports; 1 without a record, never below 0 or above MAX_WEIGHT.

        It is the log odds of a true report, as in a weighted vote of independent witnesses
        (Nitzan and Paroush 1982), with a prior of PRIOR_REPORTS settled reports.
        """
        settled = self.agreed + self.disagreed
        honest = (self.agreed + PRIOR_HONESTY * PRIOR_REPORTS) / (settled + PRIOR_REPORTS)
        return min(MAX_WEIGHT, max(0.0, _log_odds(honest) / _log_odds(PRIOR_HONESTY)))


NO_RECORD = Record()


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `witness` identifies its author: two reports of one witness count once."""

    verdict: Verdict
    at: datetime
    witness: str
    service: str = ""  # the broken service
    near: bool = False  # made at the station, by the phone's position
    record: Record = NO_RECORD

    @property
    def weight(self) -> float:
        """The weight when it is made."""
        return self.record.weight * (NEAR_FACTOR if self.near else 1.0)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


RESPONSE_PERIOD = timedelta(days=90)
