"""A town in which some always report the opposite, and how often the public is told what is not so.

A case is one station on one evening: locked or open, passed by some people within two hours, each
of whom reports once. The public is told something wrong when, after the last report, an open
station is in doubt or a locked one is not.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from locator.reports.domain.doubt import agrees, doubts
from locator.reports.domain.report import Record, Report, Verdict
from locator.time_zone import SHANGHAI

DEVICES = 300
LOCKED_SHARE = 0.3
EVENING = datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)
STAY = timedelta(hours=2)
HISTORIES = (0, 3, 10, 30)


@dataclass
class Town:
    """Devices, some of which lie, each with the record that its settled reports have earned."""

    liars: float
    chance: random.Random
    records: defaultdict[str, Record] = field(default_factory=lambda: defaultdict(Record))

    def is_wrong(self, reports_a_case: int) -> bool:
        """Live through one case; tell whether the public was told something wrong at its end."""
        is_locked = self.chance.random() < LOCKED_SHARE
        told = list(self._reports(is_locked, reports_a_case))
        in_doubt = any(one.verdict is Verdict.LOCKED for one in doubts(told, told[-1].at))
        self._learn(told)
        return in_doubt != is_locked

    def _reports(self, is_locked: bool, count: int) -> Iterator[Report]:
        moments = sorted(self.chance.random() for _ in range(count))
        for number, moment in zip(self.chance.sample(range(DEVICES), count), moments, strict=True):
            says_locked = is_locked != (number < self.liars * DEVICES)
            verdict = Verdict.LOCKED if says_locked else Verdict.FINE
            device = str(number)
            yield Report(verdict, EVENING + moment * STAY, device, record=self.records[device])

    def _learn(self, told: list[Report]) -> None:
        """Settle every report by what the others said, as locator.reports.actions.maintenance does."""
        for one in told:
            borne_out = agrees(one, told)
            if borne_out is not None:
                before = self.records[one.witness]
                self.records[one.witness] = Record(
                    before.agreed + borne_out, before.disagreed + (not borne_out)
                )


def wrong_share(liars: float, reports_a_case: int, history: int, cases: int, seed: int) -> float:
    """Return the share of cases told wrong, once each device has reported `history` times on average."""
    town = Town(liars, random.Random(seed))
    for _ in range(history * DEVICES // reports_a_case):
        town.is_wrong(reports_a_case)
    return sum(town.is_wrong(reports_a_case) for _ in range(cases)) / cases


def table(cases: int, seed: int) -> Iterator[str]:
    """Yield the lines of the table: liars by reports a case, fresh devices beside known ones."""
    yield f"Cases told wrong, of {cases:,}; history: reports that each device made before, on average"
    yield "liars  reports  " + "".join(f"history {one:<4}" for one in HISTORIES)
    for liars in (0.1, 0.2, 0.3):
        for count in (2, 3, 5, 8, 12):
            shares = (wrong_share(liars, count, history, cases, seed) for history in HISTORIES)
            yield f"{liars:>5.0%}  {count:>7}  " + "".join(f"{share:<12.1%}" for share in shares)


if __name__ == "__main__":
    for line in table(cases=2000, seed=1):
        print(line, flush=True)
