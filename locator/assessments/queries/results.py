"""Results of a round and of a station, their points and findings, and the titles that the public may know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, distinct, func, select

from locator.accounts.tables import staff
from locator.assessments.domain.errors import AssessmentNotFound
from locator.assessments.domain.result import Finding, FindingState, Nearness, Result
from locator.assessments.domain.rounds import Stage
from locator.assessments.domain.scheme import SchemeKind
from locator.assessments.tables import (
    assessment,
    criterion,
    finding,
    level,
    public_title,
    round_stage,
    team,
)
from locator.stations.tables import public_station, station
from locator.time_zone import SHANGHAI

MAX_LISTED = 20_000
confirmer = staff.alias("confirmer")


@dataclass(frozen=True, slots=True)
class Title:
    """What the public may know of a result: ``五星级`` by the scheme ``星级评定``, until a day."""

    kind: SchemeKind
    scheme: str
    area: str
    level: str
    stars: int
    confirmed_at: datetime
    valid_until: date


def results_of_round(
    connection: Connection, round_id: int, stage: Stage, *, first: int = 0, at_most: int = MAX_LISTED
) -> list[Result]:
    """Return some of the results of a stage of a round, the latest first."""
    of_stage = (assessment.c.round_id == round_id, assessment.c.stage == stage.value)
    return _read(connection, *of_stage, first=first, at_most=at_most)


def count_results(connection: Connection, round_id: int) -> dict[Stage, int]:
    """Return how many stations of a round were judged at each stage."""
    stations = func.count(distinct(assessment.c.station_id))
    chosen = select(assessment.c.stage, stations).where(assessment.c.round_id == round_id)
    rows = connection.execute(chosen.group_by(assessment.c.stage))
    return {Stage(row[0]): row[1] for row in rows}


def results_of_station(connection: Connection, station_id: int) -> list[Result]:
    """Return the results of a station, the latest first."""
    return _read(connection, assessment.c.station_id == station_id)


def find_result(connection: Connection, assessment_id: int) -> Result:
    """Return a result; raise AssessmentNotFound."""
    found = _read(connection, assessment.c.id == assessment_id)
    if not found:
        raise AssessmentNotFound("没有这个结果")
    return found[0]


def findings_of_station(
    connection: Connection, station_id: int, *, with_verified: bool = True
) -> list[Finding]:
    """Return the findings of a station, those that are due first."""
    still = [] if with_verified else [finding.c.state != FindingState.VERIFIED.value]
    chosen = select(finding, criterion.c.zh.label("criterion")).join(
        criterion, criterion.c.id == finding.c.criterion_id
    )
    chosen = chosen.where(finding.c.station_id == station_id, *still)
    rows = connection.execute(chosen.order_by(finding.c.due_on, finding.c.id).limit(MAX_LISTED))
    return [_finding(row) for row in rows]


def titles_of_station(connection: Connection, code: str, today: date) -> list[Title]:
    """Return the titles of a public station that hold today, those with most stars first."""
    number_of_code = (
        select(public_station.c.station_id).where(public_station.c.code == code).scalar_subquery()
    )
    holds = (public_title.c.station_id == number_of_code, public_title.c.valid_until >= today)
    chosen = select(public_title).where(*holds).order_by(public_title.c.stars.desc(), public_title.c.scheme)
    return [
        Title(
            SchemeKind(row.kind),
            row.scheme,
            row.area,
            row.level,
            row.stars,
            row.confirmed_at,
            row.valid_until,
        )
        for row in connection.execute(chosen)
    ]


def _read(
    connection: Connection, *conditions: ColumnElement[bool], first: int = 0, at_most: int = MAX_LISTED
) -> list[Result]:
    order = (assessment.c.made_at.desc(), assessment.c.id.desc())
    chosen = _select().where(*conditions).order_by(*order).offset(first).limit(at_most)
    return [_result(row) for row in connection.execute(chosen)]


def _select() -> Select[Any]:
    of_stage = and_(
        round_stage.c.round_id == assessment.c.round_id, round_stage.c.stage == assessment.c.stage
    )
    of_level = and_(level.c.scheme_id == assessment.c.scheme_id, level.c.rank == assessment.c.level_rank)
    return (
        select(
            assessment,
            station.c.code,
            station.c.name,
            staff.c.name.label("made_by"),
            func.coalesce(confirmer.c.name, "").label("confirmed_by"),
            func.coalesce(team.c.name, "").label("team"),
            func.coalesce(level.c.name, "").label("level"),
            func.coalesce(level.c.stars, 0).label("stars"),
            func.coalesce(level.c.subsidy_yuan, 0).label("subsidy_yuan"),
            round_stage.c.ends_on,
        )
        .join(station, station.c.id == assessment.c.station_id)
        .join(staff, staff.c.id == assessment.c.made_by_id)
        .join(round_stage, of_stage)
        .outerjoin(confirmer, confirmer.c.id == assessment.c.confirmed_by_id)
        .outerjoin(team, team.c.id == assessment.c.team_id)
        .outerjoin(level, of_level)
    )


def _result(row: Row[Any]) -> Result:
    return Result(
        row.id,
        row.station_id,
        row.code,
        row.name,
        row.scheme_id,
        row.round_id,
        Stage(row.stage),
        row.team,
        row.made_by_id,
        row.made_by,
        row.made_at,
        row.received_at.astimezone(SHANGHAI).date() > row.ends_on,
        Nearness(row.nearness),
        row.score,
        row.level,
        row.stars,
        row.subsidy_yuan,
        row.confirmed_by,
        row.confirmed_at,
        row.valid_until,
    )


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        row.id,
        row.assessment_id,
        row.station_id,
        row.criterion,
        row.words,
        row.due_on,
        FindingState(row.state),
        row.answer,
        row.answered_at,
        row.reply,
    )
