"""A scheme: its criteria with their weights, what score they make, and which level a score has.

Source: 六有 of 海淀牛顿商务楼宇, 星级 of 福州, subsidies by level of 达川. "六有" is four different lists in
practice, so a scheme is data: its union's, with a version that stays once a round uses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from geodata.sentence import Sentence
from locator.errors import InvalidRequest

WHOLE = 100  # per cent
MAX_CRITERIA, MAX_LEVELS, MAX_STARS = 40, 10, 5
HUNDREDTH = Decimal("0.01")


class SchemeKind(StrEnum):
    """What a scheme is for. Results of an inspection are never public."""

    INSPECTION = "inspection"
    STAR = "star"
    SIX_HAVES = "six_haves"
    CAMPAIGN = "campaign"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return KIND_LABELS[self]


KIND_LABELS = {
    SchemeKind.INSPECTION: Sentence("巡查"),
    SchemeKind.STAR: Sentence("星级评定"),
    SchemeKind.SIX_HAVES: Sentence("六有评估"),
    SchemeKind.CAMPAIGN: Sentence("选树"),
}


class Proof(StrEnum):
    """What a criterion that is not met needs beside words."""

    NONE = "none"
    PHOTO = "photo"
    FILE = "file"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return PROOF_LABELS[self]


PROOF_LABELS = {
    Proof.NONE: Sentence("不用佐证"),
    Proof.PHOTO: Sentence("要照片"),
    Proof.FILE: Sentence("要材料"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its code, its words, how many points it gives at most, its share of the score.

    `id` is its number where it is kept, 0 before.
    """

    code: str
    zh: str
    most_points: int
    weight: int
    proof: Proof = Proof.NONE
    id: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """A level that scores from `least_score` on have; rank 1 is the highest."""

    rank: int
    name: str
    stars: int
    least_score: Decimal
    subsidy_yuan: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """What a version of a scheme says; `area` is the key of the union whose it is."""

    area: str
    code: str
    kind: SchemeKind
    name: str
    valid_months: int
    document: str
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of a scheme that is kept, by its number."""

    id: int
    version: int
    is_retired: bool
    is_used: bool
    terms: SchemeTerms

    @property
    def title(self) -> str:
        """The name with the version, as lists show it."""
        return Sentence("{name}（第 {n} 版）", name=self.terms.name, n=self.version)


def require_sound(terms: SchemeTerms) -> None:
    """Raise InvalidRequest with a sentence for each part of a scheme that does not fit the others."""
    problems: dict[str, str] = {}
    criteria, levels = terms.criteria, terms.levels
    total = sum(one.weight for one in criteria)
    if not criteria:
        problems[CRITERIA] = Sentence("请至少写一条标准")
    elif total != WHOLE:
        problems[CRITERIA] = Sentence("各条权重加起来是 {n}%，应该正好 100%", n=total)
    elif len({one.code for one in criteria}) < len(criteria):
        problems[CRITERIA] = Sentence("两条标准的代号一样")
    scores = [one.least_score for one in levels]
    if scores != sorted(set(scores), reverse=True):
        problems[LEVELS] = Sentence("等级从高到低写，每级的最低分要比上一级低")
    if len({one.name for one in levels}) < len(levels):
        problems[LEVELS] = Sentence("两个等级的名字一样")
    if problems:
        raise InvalidRequest(problems)


CRITERIA, LEVELS = Sentence("标准"), Sentence("等级")


def score_of(criteria: Sequence[Criterion], points: Mapping[str, int]) -> Decimal:
    """Return the score out of 100 of points by the criterion's code.

    Raises InvalidRequest for a criterion without points, for too many points, and for an unknown criterion.
    """
    problems = {one.zh: problem for one in criteria if (problem := _problem(one, points.get(one.code)))}
    unknown = sorted(set(points) - {one.code for one in criteria})
    if unknown:
        problems[unknown[0]] = Sentence("这一版标准里没有这一条")
    if problems:
        raise InvalidRequest(problems)
    shares = (Decimal(points[one.code] * one.weight) / one.most_points for one in criteria)
    return sum(shares, Decimal(0)).quantize(HUNDREDTH, ROUND_HALF_UP)


def level_of(levels: Sequence[Level], score: Decimal) -> Level | None:
    """Return the level of a score; None below the lowest."""
    return next((one for one in levels if score >= one.least_score), None)


def _problem(criterion: Criterion, points: int | None) -> str:
    if points is None:
        return Sentence("还没有打分")
    if not 0 <= points <= criterion.most_points:
        return Sentence("打 0 到 {most} 分", most=criterion.most_points)
    return ""
