"""Whether a door is locked, by what people said: locked, open, or not to be told.

The answer is the posterior chance that the door is locked: a prior, and for each voice the log odds that its
weight stands for. Below SURE it is "do not know": a few strangers' reports, of whom three in ten may lie, do
not prove anything.
"""

import math
from collections.abc import Iterable
from enum import Enum, auto

from locator.reports.domain.record import UNIT, log_odds

PRIOR_LOCKED = 0.3  # of doors about which people report at all; the share in the simulation
SURE = 0.97
SURE_LOG_ODDS = log_odds(SURE)


class Answer(Enum):
    """What the reports say about a door."""

    LOCKED = auto()
    OPEN = auto()
    UNDECIDED = auto()


def log_odds_locked(sides: Iterable[float], prior: float = PRIOR_LOCKED) -> float:
    """Return the log odds that a door is locked; `sides` are weights, positive for locked."""
    return log_odds(prior) + UNIT * math.fsum(sides)


def answer_of(sides: Iterable[float]) -> Answer:
    """Return what weights say about a door, positive for locked; UNDECIDED unless it is nearly certain."""
    found = log_odds_locked(sides)
    if abs(found) < SURE_LOG_ODDS:
        return Answer.UNDECIDED
    return Answer.LOCKED if found > 0 else Answer.OPEN
