"""What the rules propose now: which step for which station, for what cause. Nothing of it is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.assessments.domain.result import FindingState
from locator.assessments.domain.rules import Cause, Rule, RuleTerms, Step
from locator.assessments.queries.tallies import holds
from locator.assessments.tables import assessment, criterion, finding, rule, score
from locator.bookkeeping.domain.use import days_of
from locator.bookkeeping.tables import use_count
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import IN_SERVICE, is_counted, lies_within
from locator.stations.tables import station
from locator.targets.queries.areas import area_of

MAX_LISTED = 500
MAX_RULES = 50  # of an area
MAX_SUCCESSORS = 50
SUCCESSOR_WITHIN_M = 5_000
MONTHS_OF_USE = 3
FROM_STATUSES = {
    Step.RECTIFY: (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.SUSPENDED),
    Step.MERGE: (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING),
    Step.DELIST: (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING),
}
TARGETS = {Step.RECTIFY: LifecycleStatus.RECTIFYING, Step.DELIST: LifecycleStatus.DELISTED}


@dataclass(frozen=True, slots=True)
class Successor:
    """The station that another may be merged into, and how far it is."""

    code: str
    name: str
    distance_m: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step that a rule proposes for a station; `figure` is what was found, of what the rule looks at."""

    rule: Rule
    station_id: int
    station_code: str
    station_name: str
    figure: int

    @property
    def reason(self) -> str:
        """Why, in words that go with the proposal."""
        terms = self.rule.terms
        return REASONS[terms.cause](self.figure, terms)

    @property
    def reason_zh(self) -> str:
        """The same as it is written into an entry: in Chinese, whoever reads it."""
        return str(self.reason)


REASONS: Mapping[Cause, Callable[[int, RuleTerms], str]] = {
    Cause.OVERDUE_FINDINGS: lambda n, _: Sentence("{n} 条问题逾期没有改好", n=n),
    Cause.RECTIFYING_LATE: lambda n, _: Sentence("整改 {n} 天，问题还没有核实改好", n=n),
    Cause.LOW_SCORE: lambda n, terms: (
        Sentence("“{criterion}”得 {n}%", criterion=terms.criterion, n=n)
        if terms.criterion
        else Sentence("最近一次得 {n} 分", n=n)
    ),
    Cause.LOW_USE: lambda n, _: Sentence("近三个月平均每天 {n} 人", n=n),
}


def rules_in(connection: Connection, areas: Sequence[Area]) -> list[Rule]:
    """Return the rules that are kept for some areas, as their keys name them."""
    chosen = select(rule).where(rule.c.area.in_([area.key for area in areas]))
    rows = connection.execute(chosen.order_by(rule.c.area, rule.c.id))
    return [
        Rule(row.id, RuleTerms(row.area, Cause(row.cause), row.threshold, Step(row.step), row.criterion))
        for row in rows
    ]


def proposed(connection: Connection, areas: Sequence[Area], today: date) -> list[Proposed]:
    """Return what the rules of some areas propose for their stations today."""
    return [one for kept in rules_in(connection, areas) for one in _proposed_by(connection, kept, today)]


def find_proposed(connection: Connection, kept: Rule, station_id: int, today: date) -> Proposed | None:
    """Return what a rule proposes for one station today; None for nothing."""
    found = _proposed_by(connection, kept, today, station.c.id == station_id)
    return found[0] if found else None


def successors(connection: Connection, found: Sequence[Proposed]) -> dict[int, Successor]:
    """Return the nearest other station in service of each that a merger is proposed for, by its id."""
    merged = [one.station_id for one in found if one.rule.terms.step is Step.MERGE][:MAX_SUCCESSORS]
    one, other = station.alias("one"), station.alias("other")
    nearest = (
        select(other.c.code, other.c.name, func.ST_Distance(other.c.position, one.c.position).label("metres"))
        .where(
            other.c.id != one.c.id,
            other.c.status.in_([status.value for status in IN_SERVICE]),
            other.c.parent_id.is_(None),
            other.c.visibility == one.c.visibility,
            func.ST_DWithin(other.c.position, one.c.position, SUCCESSOR_WITHIN_M),
        )
        .order_by(func.ST_Distance(other.c.position, one.c.position), other.c.id)
        .limit(1)
        .lateral()
    )
    chosen = select(one.c.id, nearest.c.code, nearest.c.name, nearest.c.metres).select_from(one)
    rows = connection.execute(chosen.join(nearest, true()).where(one.c.id.in_(merged)))
    return {row.id: Successor(row.code, row.name, round(row.metres)) for row in rows}


def _proposed_by(
    connection: Connection, kept: Rule, today: date, *conditions: ColumnElement[bool]
) -> list[Proposed]:
    area = area_of(connection, kept.terms.area)
    if area is None:
        return []
    statuses = [status.value for status in FROM_STATUSES[kept.terms.step]]
    chosen = (
        FIGURES[kept.terms.cause](kept.terms, today)
        .where(lies_within([area]), is_counted(), station.c.is_demo.is_(False))
        .where(station.c.status.in_(statuses), *conditions)
        .order_by(station.c.code)
        .limit(MAX_LISTED)
    )
    rows = connection.execute(chosen)
    return [Proposed(kept, row.id, row.code, row.name, int(row.figure)) for row in rows]


def _overdue_findings(terms: RuleTerms, today: date) -> Select[Any]:
    counted = (
        select(finding.c.station_id, func.count().label("figure"))
        .where(finding.c.state != FindingState.VERIFIED.value, finding.c.due_on < today)
        .group_by(finding.c.station_id)
        .having(func.count() >= terms.threshold)
        .subquery()
    )
    return _stations(counted.c.figure).join(counted, counted.c.station_id == station.c.id)


def _rectifying_late(terms: RuleTerms, today: date) -> Select[Any]:
    """Return the stations that are under rectification since a day that is too long ago."""
    since = station.c.status_since
    is_day = func.length(since) == len("2026-11-23")
    days = literal(today) - cast(case((is_day, since)), finding.c.due_on.type)
    still = exists().where(
        finding.c.station_id == station.c.id, finding.c.state != FindingState.VERIFIED.value
    )
    return _stations(days).where(
        station.c.status == LifecycleStatus.RECTIFYING.value, days > terms.threshold, still
    )


def _low_score(terms: RuleTerms, today: date) -> Select[Any]:
    """Return the stations of which a result that holds, or its points by one criterion, are low."""
    figure: ColumnElement[Any] = func.floor(assessment.c.score)
    if terms.criterion:
        figure = 100 * score.c.points / criterion.c.most_points
    chosen = _stations(figure).join(assessment, assessment.c.station_id == station.c.id)
    if terms.criterion:
        chosen = chosen.join(score, score.c.assessment_id == assessment.c.id)
        chosen = chosen.join(criterion, criterion.c.id == score.c.criterion_id)
        chosen = chosen.where(criterion.c.zh == terms.criterion)
    return chosen.where(holds(), assessment.c.valid_until >= today, figure < terms.threshold)


def _low_use(terms: RuleTerms, today: date) -> Select[Any]:
    """Return the stations with counts of each of the last months that make few people a day."""
    months = _months_before(today)
    counted = (
        select(use_count.c.station_id, func.sum(use_count.c.people).label("people"))
        .where(use_count.c.month.in_(months), use_count.c.occupation == "")
        .group_by(use_count.c.station_id)
        .having(func.count() == len(months))
        .subquery()
    )
    figure = cast(counted.c.people, Float) / sum(map(days_of, months))
    joined = _stations(func.floor(figure)).join(counted, counted.c.station_id == station.c.id)
    return joined.where(figure < terms.threshold)


def _stations(figure: ColumnElement[Any]) -> Select[Any]:
    return select(station.c.id, station.c.code, station.c.name, figure.label("figure"))


def _months_before(today: date) -> list[str]:
    """Return the last whole months, the latest first."""
    months, first = [], today.replace(day=1)
    for _ in range(MONTHS_OF_USE):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(f"{first:%Y-%m}")
    return months


FIGURES = {
    Cause.OVERDUE_FINDINGS: _overdue_findings,
    Cause.RECTIFYING_LATE: _rectifying_late,
    Cause.LOW_SCORE: _low_score,
    Cause.LOW_USE: _low_use,
}
