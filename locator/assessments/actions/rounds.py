"""Rounds and their teams: begun, members named, taken away while nothing was judged."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from geodata.sentence import Sentence
from locator.assessments.domain.errors import AlreadyDone, AssessmentNotFound, JudgesOwn, SchemeInUse
from locator.assessments.domain.rounds import Round, RoundTerms, require_ordered
from locator.assessments.domain.teams import MAX_MEMBERS, MAX_TEAMS, Team, is_insider
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.teams import home_of
from locator.assessments.tables import (
    assessment,
    assessment_round,
    round_stage,
    task,
    team,
    team_member,
)


def begin_round(connection: Connection, terms: RoundTerms, now: datetime) -> int:
    """Keep a round and return its number; its version of the scheme stays as it is from now on."""
    require_ordered(terms.stages)
    if find_scheme(connection, terms.scheme_id).is_retired:
        raise SchemeInUse(Sentence("这一版标准已经停用，新的一轮请用别的"))
    values = {
        "scheme_id": terms.scheme_id,
        "name": terms.name,
        "area": terms.area,
        "kinds": [kind.value for kind in terms.kinds],
        "outsiders_only": terms.outsiders_only,
        "made_at": now,
    }
    number = insert(assessment_round).values(values).returning(assessment_round.c.id)
    round_id = int(connection.scalars(number).one())
    stages = [
        {"round_id": round_id, "stage": one.stage.value, "begins_on": one.begins_on, "ends_on": one.ends_on}
        for one in terms.stages
    ]
    connection.execute(insert(round_stage), stages)
    return round_id


def remove_round(connection: Connection, round_id: int) -> None:
    """Take away a round in which nothing was judged; raise AlreadyDone for another."""
    if _has_results(connection, assessment.c.round_id == round_id):
        raise AlreadyDone(Sentence("这一轮已经有结果，不能去掉"))
    connection.execute(delete(task).where(task.c.round_id == round_id))
    _require_one(connection.execute(delete(assessment_round).where(assessment_round.c.id == round_id)))


def add_team(connection: Connection, round_id: int, name: str) -> int:
    """Add a team to a round and return its number."""
    taken = list(connection.scalars(select(team.c.name).where(team.c.round_id == round_id)))
    if name in taken:
        raise AlreadyDone(Sentence("已经有叫“{name}”的组", name=name))
    if len(taken) >= MAX_TEAMS:
        raise AlreadyDone(Sentence("一轮最多 {most} 个组", most=MAX_TEAMS))
    values = {"round_id": round_id, "name": name}
    return int(connection.scalars(insert(team).values(values).returning(team.c.id)).one())


def remove_team(connection: Connection, team_id: int) -> None:
    """Take away a team that has judged nothing, and what was dealt to it; raise AlreadyDone for another."""
    if _has_results(connection, assessment.c.team_id == team_id):
        raise AlreadyDone(Sentence("这一组已经打过分，不能去掉"))
    connection.execute(delete(task).where(task.c.team_id == team_id))
    _require_one(connection.execute(delete(team).where(team.c.id == team_id)))


def add_member(
    connection: Connection,
    one: Round,
    chosen: Team,
    *,
    name: str,
    area: str,
    staff_id: int | None = None,
    leads: bool = False,
) -> int:
    """Name a member of a team and return the number; raise JudgesOwn for one of the judged area."""
    home, judged = home_of(connection, area), home_of(connection, one.terms.area)
    if one.terms.outsiders_only and is_insider(home, judged):
        sentence = Sentence(
            "{name} 是{home}的，这一轮评的就是{judged}：自己不评自己",
            name=name,
            home=home.area.name,
            judged=judged.area.name,
        )
        raise JudgesOwn(sentence)
    if len(chosen.members) >= MAX_MEMBERS:
        raise AlreadyDone(Sentence("一组最多 {most} 人", most=MAX_MEMBERS))
    values = {"team_id": chosen.id, "name": name, "area": area, "staff_id": staff_id, "leads": leads}
    return int(connection.scalars(insert(team_member).values(values).returning(team_member.c.id)).one())


def remove_member(connection: Connection, member_id: int) -> None:
    """Take a member out of a team; what they judged stays."""
    _require_one(connection.execute(delete(team_member).where(team_member.c.id == member_id)))


def _has_results(connection: Connection, condition: Any) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(assessment).where(condition)))


def _require_one(result: Any) -> None:
    if result.rowcount != 1:
        raise AssessmentNotFound("没有这一项，或者不归您管")
