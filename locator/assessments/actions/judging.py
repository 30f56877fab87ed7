"""Judging a station: the result of one stage, by the version of the scheme that its round began with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from geodata.sentence import Sentence
from locator.assessments.domain.errors import AssessmentNotFound, JudgesOwn, StageSkipped
from locator.assessments.domain.result import Judgement
from locator.assessments.domain.rounds import Round, last_judging, require_turn
from locator.assessments.domain.scheme import SchemeTerms, level_of, score_of
from locator.assessments.domain.teams import Team, judges_own
from locator.assessments.queries.rounds import find_round, is_meant, round_area, stages_passed
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.teams import find_task, find_team, home_of
from locator.assessments.tables import assessment, finding, score
from locator.errors import InvalidRequest
from locator.stations.tables import station
from locator.time_zone import SHANGHAI


@dataclass(frozen=True, slots=True)
class _Judged:
    """What of a station's row a judgement needs."""

    id: int
    name: str
    division_code: str | None
    operator_id: int | None


def record(connection: Connection, staff_id: int, given: Judgement, now: datetime) -> int:
    """Keep a judgement and return its number; what was sent before is not kept again.

    One that comes after its stage is kept, and is late (`Result.is_late`). Raises StageSkipped, JudgesOwn,
    AssessmentNotFound, and InvalidRequest for points that the round's version of the scheme has not.
    """
    if given.client_key and (earlier := _sent_before(connection, staff_id, given.client_key)):
        return earlier
    one = find_round(connection, given.round_id)
    judged = _require_meant(connection, one, given.station_id)
    _require_stage(connection, one, given)
    team_id, task_id = _team_and_task(connection, one, judged, given)
    terms = find_scheme(connection, one.terms.scheme_id).terms
    total = score_of(terms.criteria, given.points)
    reached = level_of(terms.levels, total)
    values = {
        "station_id": judged.id,
        "scheme_id": one.terms.scheme_id,
        "round_id": one.id,
        "stage": given.stage.value,
        "team_id": team_id,
        "task_id": task_id,
        "made_by_id": staff_id,
        "made_at": min(given.made_at, now),  # a phone's clock may be fast
        "received_at": now,
        "client_key": given.client_key,
        "nearness": given.nearness.value,
        "position": select(station.c.position).where(station.c.id == judged.id).scalar_subquery(),
        "score": total,
        "level_rank": reached.rank if reached else None,
        "note": given.note,
    }
    kept = int(connection.scalars(insert(assessment).values(values).returning(assessment.c.id)).one())
    _insert_parts(connection, kept, given, terms)
    return kept


def _sent_before(connection: Connection, staff_id: int, client_key: str) -> int | None:
    own = (assessment.c.made_by_id == staff_id, assessment.c.client_key == client_key)
    found: int | None = connection.scalar(select(assessment.c.id).where(*own))
    return found


def _require_meant(connection: Connection, one: Round, station_id: int) -> _Judged:
    """Return the station; raise AssessmentNotFound where the round is not about it."""
    columns = (station.c.id, station.c.name, station.c.division_code, station.c.operator_organization_id)
    meant = is_meant(round_area(connection, one), one.terms.kinds)
    row = connection.execute(select(*columns).where(station.c.id == station_id, meant)).one_or_none()
    if row is None:
        raise AssessmentNotFound("这一站不在这一轮里")
    return _Judged(*row)


def _require_stage(connection: Connection, one: Round, given: Judgement) -> None:
    require_turn(one.terms.stages, stages_passed(connection, one.id, given.station_id), given.stage)
    dates = one.terms.dates_of(given.stage)
    if dates and given.made_at.astimezone(SHANGHAI).date() < dates.begins_on:
        raise StageSkipped(
            Sentence("“{stage}”从 {day} 开始", stage=given.stage.zh, day=dates.begins_on.isoformat())
        )


def _team_and_task(
    connection: Connection, one: Round, judged: _Judged, given: Judgement
) -> tuple[int | None, int | None]:
    """Return the team and the month's task that a judgement is of; raise JudgesOwn."""
    if given.stage is not last_judging(one.terms.stages):
        return None, None
    month = given.made_at.astimezone(SHANGHAI).strftime("%Y-%m")
    task = find_task(connection, one.id, judged.id, month, given.task_id)
    team_id = given.team_id or (task.team_id if task else None)
    if team_id is not None:
        _require_not_own(connection, one, find_team(connection, one.id, team_id), judged)
    return team_id, task.id if task else None


def _require_not_own(connection: Connection, one: Round, team: Team, judged: _Judged) -> None:
    area = home_of(connection, one.terms.area)
    for member in team.members:
        home = home_of(connection, member.area)
        if judges_own(home, area, judged.division_code, judged.operator_id):
            sentence = Sentence(
                "{team} 有 {name}，是{home}的：不评自己那里的“{station}”",
                team=team.name,
                name=member.name,
                home=home.area.name,
                station=judged.name,
            )
            raise JudgesOwn(sentence)


def _insert_parts(connection: Connection, kept: int, given: Judgement, terms: SchemeTerms) -> None:
    numbers = {one.code: one.id for one in terms.criteria}
    unknown = [one.criterion for one in given.findings if one.criterion not in numbers]
    if unknown:
        raise InvalidRequest({unknown[0]: Sentence("这一版标准里没有这一条")})
    points = [
        {"assessment_id": kept, "criterion_id": numbers[code], "points": n}
        for code, n in given.points.items()
    ]
    connection.execute(insert(score), points)
    findings = [
        {
            "assessment_id": kept,
            "station_id": given.station_id,
            "criterion_id": numbers[one.criterion],
            "words": one.words,
            "due_on": one.due_on,
        }
        for one in given.findings
    ]
    if findings:
        connection.execute(insert(finding), findings)
