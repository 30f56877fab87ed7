"""What a union does about results: which cause proposes which step of a station's life.

A rule proposes and never acts.
Source: 沈阳 (满意度低 → 整改, 利用率不高 → 整合、摘牌), 福州 (投诉后不整改 → 撤销).
"""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence


class Cause(StrEnum):
    """What a rule looks at."""

    OVERDUE_FINDINGS = "overdue_findings"
    RECTIFYING_LATE = "rectifying_late"
    LOW_SCORE = "low_score"
    LOW_USE = "low_use"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return CAUSE_LABELS[self]


CAUSE_LABELS = {
    Cause.OVERDUE_FINDINGS: Sentence("逾期没改的问题达到几条"),
    Cause.RECTIFYING_LATE: Sentence("整改超过几天，还有问题没核实改好"),
    Cause.LOW_SCORE: Sentence("最近一次得分低于百分之几"),
    Cause.LOW_USE: Sentence("近三个月平均每天不到几人"),
}


class Step(StrEnum):
    """What a rule proposes."""

    RECTIFY = "rectify"
    MERGE = "merge"
    DELIST = "delist"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return STEP_LABELS[self]


STEP_LABELS = {
    Step.RECTIFY: Sentence("整改"),
    Step.MERGE: Sentence("整合到附近的站"),
    Step.DELIST: Sentence("摘牌"),
}


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """A rule of an area; `criterion` names the words of one, of a low score only."""

    area: str
    cause: Cause
    threshold: int
    step: Step
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is kept, by its number."""

    id: int
    terms: RuleTerms
