"""What was counted of some stations, and how that compares with what a target asks for."""

import math
from dataclasses import dataclass, fields
from enum import StrEnum

from geodata.sentence import Sentence
from locator.targets.domain.target import Metric, shown_number

WHOLE = 100  # per cent


class Verdict(StrEnum):
    """Whether a target is reached; nothing where there is no station to judge by."""

    REACHED = "reached"
    SHORT = "short"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the stations that were in service at the end of a period.

    `added` of them opened in the period; `area_met`, `area_short` and `area_unknown` compare the area of each
    with what a target asks for.
    """

    count: int = 0
    added: int = 0
    round_the_clock: int = 0
    on_map: int = 0
    checked: int = 0
    area_met: int = 0
    area_short: int = 0
    area_unknown: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return the counts of both together."""
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a target is reached: the number that it asks for, what there is, and how many stations lack."""

    verdict: Verdict
    shown: str  # the number reached, in words
    lacking: int  # stations; 0 when it is reached

    @property
    def words(self) -> str:
        """The verdict as people say it: 达到, 差 5 个."""
        if self.verdict is Verdict.NOTHING:
            return Sentence("没有站点")
        if self.verdict is Verdict.REACHED:
            return Sentence("达到")
        return Sentence("差 {n} 个", n=self.lacking)


def standing(metric: Metric, least: float, tally: Tally) -> Standing:
    """Compare counts with the least number of a target."""
    if metric in (Metric.COUNT, Metric.ADDED):
        reached = tally.count if metric is Metric.COUNT else tally.added
        return _compared(str(reached), max(0, math.ceil(least) - reached))
    if not tally.count:
        return Standing(Verdict.NOTHING, "0", 0)
    if metric is Metric.AREA:
        shown = Sentence("{met}/{all} 够", met=tally.area_met, all=tally.count)
        return _compared(shown, tally.area_short + tally.area_unknown)
    having = {
        Metric.ROUND_THE_CLOCK: tally.round_the_clock,
        Metric.ON_MAP: tally.on_map,
        Metric.CHECKED: tally.checked,
    }[metric]
    needed = math.ceil(round(least * tally.count / WHOLE, 6))
    share = shown_number(math.floor(1_000 * having / tally.count) / 10)
    shown = Sentence("{share} %（{have}/{all}）", share=share, have=having, all=tally.count)
    return _compared(shown, max(0, needed - having))


def _compared(shown: str, lacking: int) -> Standing:
    return Standing(Verdict.SHORT if lacking else Verdict.REACHED, shown, lacking)
