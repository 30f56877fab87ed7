"""A round: a scheme over the stations of an area, in stages that follow each other and are never skipped.

Source: 江西 自查自评 → 推荐申报 → 复核 → 认定.
"""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from geodata.sentence import Sentence
from locator.assessments.domain.errors import StageSkipped
from locator.errors import InvalidRequest
from locator.stations.domain.station import StationKind


class Stage(StrEnum):
    """A stage of a round, in the order in which they follow each other."""

    SELF = "self"
    RECOMMEND = "recommend"
    REVIEW = "review"
    CONFIRM = "confirm"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return STAGE_LABELS[self]


STAGE_LABELS = {
    Stage.SELF: Sentence("自查自评"),
    Stage.RECOMMEND: Sentence("推荐申报"),
    Stage.REVIEW: Sentence("复核"),
    Stage.CONFIRM: Sentence("确认"),
}
JUDGING = (Stage.SELF, Stage.RECOMMEND, Stage.REVIEW)  # stages at which a station is judged
STAGES = Sentence("阶段")


@dataclass(frozen=True, slots=True)
class StageDates:
    """When a stage runs."""

    stage: Stage
    begins_on: date
    ends_on: date

    def is_late(self, day: date) -> bool:
        """Tell whether a day is after the stage."""
        return day > self.ends_on


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What a round says; `area` is the key of the judged area, no `kinds` are all."""

    scheme_id: int
    name: str
    area: str
    kinds: tuple[StationKind, ...]
    outsiders_only: bool
    stages: tuple[StageDates, ...]

    def dates_of(self, stage: Stage) -> StageDates | None:
        """Return when a stage runs; None where the round has none."""
        return next((one for one in self.stages if one.stage is stage), None)


@dataclass(frozen=True, slots=True)
class Round:
    """A round that is kept, by its number."""

    id: int
    terms: RoundTerms


def require_ordered(stages: Sequence[StageDates]) -> None:
    """Raise InvalidRequest unless a round ends with a confirmation and its stages follow each other."""
    chosen = [one.stage for one in stages]
    problem = ""
    if Stage.CONFIRM not in chosen or len(chosen) == 1:
        problem = Sentence("一轮评估至少有一个打分的阶段，最后是确认")
    elif chosen != [stage for stage in Stage if stage in chosen]:
        problem = Sentence("阶段的次序是：自查自评、推荐申报、复核、确认")
    for before, after in pairwise(stages):
        if after.begins_on < before.begins_on or after.ends_on < before.ends_on:
            problem = Sentence("“{after}”不能早于“{before}”", after=after.stage.zh, before=before.stage.zh)
    if problem := problem or next((_backwards(one) for one in stages if one.begins_on > one.ends_on), ""):
        raise InvalidRequest({STAGES: problem})


def require_turn(stages: Sequence[StageDates], passed: Collection[Stage], wanted: Stage) -> None:
    """Raise StageSkipped unless a station that has passed some stages may enter another one."""
    order = [one.stage for one in stages]
    if wanted not in order:
        raise StageSkipped(Sentence("这一轮没有“{stage}”这个阶段", stage=wanted.zh))
    missing = next((one for one in order[: order.index(wanted)] if one not in passed), None)
    if missing:
        sentence = Sentence("还没有“{missing}”，不能跳到“{wanted}”", missing=missing.zh, wanted=wanted.zh)
        raise StageSkipped(sentence)


def last_judging(stages: Sequence[StageDates]) -> Stage:
    """Return the stage whose results are confirmed."""
    return [one.stage for one in stages if one.stage in JUDGING][-1]


def last_day(month: str) -> date:
    """Return the last day of a month, ``2026-11``."""
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def _backwards(one: StageDates) -> str:
    return Sentence("“{stage}”结束的日子比开始的还早", stage=one.stage.zh)
