"""What people at the door say: one tap, from somebody whom we do not know."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence

# How many of those who speak up are taken to tell the truth, before anything is known of them:
# the share that the mission's simulation with 30 % liars leaves.
HONEST_AT_FIRST = 0.7
FIRST_IMPRESSION = 4  # a device's own record weighs as much as this after so many settled reports
MOST = 2.5  # however good a record, one device is never more than this many newcomers
NEAR = 1.25  # who shows to be at the station is believed a little more


class Verdict(StrEnum):
    """The six taps."""

    FINE = "fine"
    LOCKED = "locked"
    NEEDS_APP = "needs_app"
    NOT_HERE = "not_here"
    FULL = "full"
    BROKEN = "broken"

    @property
    def zh(self) -> str:
        """What the button says."""
        return Sentence(VERDICT_WORDS[self])


VERDICT_WORDS = {
    Verdict.FINE: "开着，好用",
    Verdict.LOCKED: "锁着门",
    Verdict.NEEDS_APP: "要用手机应用",
    Verdict.NOT_HERE: "这里没有驿站",
    Verdict.FULL: "人满了",
    Verdict.BROKEN: "东西坏了",
}
# How soon the union answers, by how many others walk there for nothing meanwhile. Assumptions, to be set
# by each union; praise asks for no answer.
ANSWER_WITHIN = {
    Verdict.LOCKED: timedelta(days=2),
    Verdict.NOT_HERE: timedelta(days=2),
    Verdict.NEEDS_APP: timedelta(days=5),
    Verdict.BROKEN: timedelta(days=7),
    Verdict.FULL: timedelta(days=7),
}
# Who says this stood inside: the door was open.
GOT_IN = frozenset({Verdict.FINE, Verdict.FULL, Verdict.BROKEN})


@dataclass(frozen=True, slots=True)
class Record:
    """How often a device's settled reports agreed with what others said, and how often not."""

    agreed: int = 0
    disagreed: int = 0

    @property
    def weight(self) -> float:
        """What the device's word is worth, in words of a newcomer; never below 0, never above MOST.

        It is the log odds of telling the truth, as a weighted vote of independent witnesses has it
        (Nitzan and Paroush 1982), with a prior of FIRST_IMPRESSION settled reports.
        """
        settled = self.agreed + self.disagreed
        honest = (self.agreed + HONEST_AT_FIRST * FIRST_IMPRESSION) / (settled + FIRST_IMPRESSION)
        return min(MOST, max(0.0, _log_odds(honest) / _log_odds(HONEST_AT_FIRST)))


NEWCOMER = Record()


@dataclass(frozen=True, slots=True)
class Report:
    """One tap. `witness` stands for whoever made it: two of one witness count once."""

    verdict: Verdict
    at: datetime
    witness: str
    service: str = ""  # of what is broken
    near: bool = False  # shown to be at the station when it was made
    record: Record = NEWCOMER

    @property
    def weight(self) -> float:
        """What it is worth when it is made."""
        return self.record.weight * (NEAR if self.near else 1.0)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


REPAIRS_OF = timedelta(days=90)
