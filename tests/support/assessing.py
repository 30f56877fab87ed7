"""Assessments for tests: two people of an office, schemes of four unions, stages that run now."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clerks import StaffClient
from factories import NOON
from sqlalchemy import Connection

from locator.assessments.actions import rounds, schemes
from locator.assessments.domain.result import Judgement
from locator.assessments.domain.rounds import RoundTerms, Stage, StageDates
from locator.assessments.domain.scheme import Criterion, Level, Proof, SchemeKind, SchemeTerms

ByStaff = Callable[[StaffClient], AbstractContextManager[Connection]]
Plant = Callable[..., list[int]]
MakeOffice = Callable[[str | None], "Office"]
SIX = ("平台建设", "队伍建设", "制度建设", "站点保障", "标准建设", "服务成效")
FULL = {f"c{n}": 10 for n in range(1, 7)}  # points of all of SIX
STARS = (("五星级", 5, 90, 5000), ("四星级", 4, 80, 3000), ("三星级", 3, 70, 1000))


def six_haves(area: str, code: str = "liuyou", **said: Any) -> SchemeTerms:
    """Return 六有 with six criteria of a weight that makes 100."""
    weights = (20, 20, 15, 15, 15, 15)
    criteria = tuple(
        Criterion(f"c{n}", words, 10, weight, Proof.PHOTO)
        for n, (words, weight) in enumerate(zip(SIX, weights, strict=True), 1)
    )
    terms = SchemeTerms(area, code, SchemeKind.SIX_HAVES, "六有评估", 24, "", criteria, (titled(),))
    return replace(terms, **said)


def titled(name: str = "样板站点") -> Level:
    return Level(1, name, 0, Decimal(80))


def stars(area: str) -> SchemeTerms:
    """Return a rating with five, four and three stars, and what each is paid."""
    levels = tuple(
        Level(rank, name, count, Decimal(least), Decimal(yuan))
        for rank, (name, count, least, yuan) in enumerate(STARS, 1)
    )
    criteria = (Criterion("clean", "整洁", 10, 60), Criterion("open", "按时开门", 10, 40, Proof.PHOTO))
    return SchemeTerms(area, "star", SchemeKind.STAR, "星级评定", 12, "", criteria, levels)


def in_stages(*stages: Stage) -> tuple[StageDates, ...]:
    """Return stages that all run through November and December 2026."""
    return tuple(StageDates(stage, date(2026, 11, 1), date(2026, 12, 31)) for stage in stages)


REVIEW = in_stages(Stage.REVIEW, Stage.CONFIRM)


@dataclass(frozen=True)
class Office:
    """The two people of an office: one judges, the other confirms."""

    clerk: StaffClient
    chief: StaffClient
    by_staff: ByStaff

    def begin(self, terms: SchemeTerms, name: str = "2026 年", **said: Any) -> tuple[int, int]:
        """Keep a scheme and a round of it over the scheme's area; return the numbers of both."""
        with self.by_staff(self.clerk) as connection:
            scheme_id = schemes.add_scheme(connection, terms, NOON)
            usual = RoundTerms(scheme_id, name, terms.area, (), False, REVIEW)
            return scheme_id, rounds.begin_round(connection, replace(usual, **said), NOON)


def judgement(round_id: int, station_id: int, stage: Stage = Stage.REVIEW, **said: object) -> Judgement:
    """Return a judgement with full points, made now."""
    usual: dict[str, object] = {"points": FULL, "made_at": NOON}
    return Judgement(station_id, round_id, stage, **(usual | said))  # type: ignore[arg-type]
