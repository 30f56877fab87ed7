"""A device's record: how often its reports were right, as an online form of Dawid and Skene (1979).

The chance that a device tells the truth has a Beta prior. Each settled report adds to it softly, by how
likely the report was right given what others said (its credence), and older ones are forgotten step by step,
so that a device that turns loses its good name within some reports. A weight is the log odds of the mean, as
in a weighted vote of independent witnesses (Nitzan and Paroush 1982); it is never negative: who often lies is
not believed, but the opposite of a lie is no testimony.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

# The assumed share of truthful reporters before anything is known about them:
# the share in the simulation with 30 % liars (scripts/liars).
PRIOR_HONESTY = 0.7
# Of a reporter who is shown to be at the station: an attacker has to go there.
PRESENT_HONESTY = 0.85
PRIOR_REPORTS = 4  # the prior weighs as much as this many settled reports
MAX_WEIGHT = 2.5  # of one device, in reports without a record
MEMORY = 0.95  # what is left of a settled report after the device's next one: about 20 reports count
MIN_AGREED = 3.0  # of settled reports, for a device to be a voice of its own whatever its network


@dataclass(frozen=True, slots=True)
class Record:
    """How often a device's settled reports were right, and how often not; soft counts."""

    agreed: float = 0
    disagreed: float = 0

    @classmethod
    def of(cls, credences: Iterable[float]) -> Self:
        """Return the record of settled reports, from how likely each was right; the oldest first."""
        record = cls()
        for credence in credences:
            record = record.after(credence)
        return record

    def after(self, credence: float) -> Self:
        """Return the record after one more settled report; one that tells nothing (1/2) changes nothing."""
        information = abs(2 * credence - 1)
        kept = 1 - (1 - MEMORY) * information
        return type(self)(
            self.agreed * kept + information * credence,
            self.disagreed * kept + information * (1 - credence),
        )

    def honesty(self, prior: float = PRIOR_HONESTY) -> float:
        """Return the mean of the posterior chance that the device tells the truth."""
        settled = self.agreed + self.disagreed
        return (self.agreed + prior * PRIOR_REPORTS) / (settled + PRIOR_REPORTS)

    @property
    def weight(self) -> float:
        """The weight of the device's reports; 1 without a record, never below 0 or above MAX_WEIGHT."""
        return weight_of(self.honesty())

    @property
    def is_known(self) -> bool:
        """Whether the record makes the device a voice of its own, whatever its network."""
        return self.agreed >= MIN_AGREED and self.weight >= 1


def weight_of(honesty: float) -> float:
    """Return the weight of a reporter who tells the truth with some chance; at PRIOR_HONESTY it is 1."""
    return min(MAX_WEIGHT, max(0.0, log_odds(honesty) / UNIT))


def log_odds(share: float) -> float:
    """Return the natural logarithm of the odds of a chance."""
    return math.log(share / (1 - share))


UNIT = log_odds(PRIOR_HONESTY)  # the log odds that a weight of 1 stands for
NO_RECORD = Record()
