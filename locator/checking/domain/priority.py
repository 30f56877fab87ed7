"""What makes a station due for a call, and how much each reason weighs.

The weights are assumptions: a worker who is sent to a locked door today weighs more than an entry that has
grown old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence, listed
from locator.stations.domain.freshness import HALF_LIFE, is_overdue
from locator.stations.domain.station import Facet

DOUBTED_POINTS = 6.0  # the public page warns now
CONTRADICTED_POINTS = 4.0  # somebody at the door said so within RECENT_REPORTS
SILENT_POINTS = 3.0  # its keeper does not answer
NO_WAY_IN_POINTS = 2.0
AGE_POINTS_AT_MOST = 3.0  # of a facet: one for each half-life that has passed
NEVER_POINTS = {Facet.HOURS: 3.0, Facet.ACCESS: 2.0, Facet.POSITION: 1.5, Facet.SERVICES: 1.0}
RECENT_REPORTS = timedelta(days=90)


class Because(StrEnum):
    """A reason that the queue can be narrowed down to."""

    DOUBTED = "doubted"
    SILENT = "silent"

    @property
    def zh(self) -> str:
        """The label."""
        return BECAUSE_NAMES[self]


BECAUSE_NAMES = {
    Because.DOUBTED: Sentence("公众正看到有人说不对"),
    Because.SILENT: Sentence("守站人没有回音"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known against an entry: the doubts about it, and when its facets were last checked."""

    is_doubted: bool
    is_contradicted: bool
    is_keeper_silent: bool
    is_way_in_unknown: bool
    has_number: bool
    checked_at: dict[Facet, datetime | None]

    def reasons(self, now: datetime) -> list[str]:
        """Return why it is due, the heaviest reason first."""
        given = [
            (self.is_doubted, Because.DOUBTED.zh),
            (self.is_contradicted and not self.is_doubted, Sentence("近三个月有人在门口说不对")),
            (self.is_keeper_silent, Because.SILENT.zh),
            (self.is_way_in_unknown, Sentence("不知道怎么进门")),
            (not self.has_number, Sentence("没有登记电话，先查一个")),
        ]
        never = [facet.zh for facet in HALF_LIFE if self.checked_at[facet] is None]
        return [
            *(reason for is_so, reason in given if is_so),
            *([Sentence("{facets}从没核实", facets=listed(never))] if never else []),
            *(
                Sentence("{facet} {n} 天没核实", facet=facet.zh, n=(now - checked_at).days)
                for facet, checked_at in self.checked_at.items()
                if checked_at is not None and is_overdue(facet, checked_at, now)
            ),
        ]
