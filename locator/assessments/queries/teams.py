"""The teams of a round, where their members come from, and the tasks of a team, a person and a month."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select

from locator.assessments.domain.errors import AssessmentNotFound
from locator.assessments.domain.teams import Home, Member, Team
from locator.assessments.tables import assessment, task, team, team_member
from locator.stations.tables import station
from locator.targets.queries.areas import area_of, division_of

MAX_LISTED = 20_000  # stations of a round in a month
IS_DONE = exists().where(assessment.c.task_id == task.c.id).label("is_done")


@dataclass(frozen=True, slots=True)
class Task:
    """A station that a team is to look at in a month."""

    id: int
    round_id: int
    team_id: int
    team: str
    station_id: int
    station_code: str
    station_name: str
    month: str
    due_on: date
    is_done: bool


def teams_of(connection: Connection, round_id: int) -> list[Team]:
    """Return the teams of a round with their members, who leads first."""
    chosen = select(team).where(team.c.round_id == round_id).order_by(team.c.id)
    rows = list(connection.execute(chosen))
    members = _members(connection, [row.id for row in rows])
    return [Team(row.id, row.round_id, row.name, members[row.id]) for row in rows]


def find_team(connection: Connection, round_id: int, team_id: int) -> Team:
    """Return a team of a round; raise AssessmentNotFound."""
    found = next((one for one in teams_of(connection, round_id) if one.id == team_id), None)
    if found is None:
        raise AssessmentNotFound("这一轮没有这个组")
    return found


def home_of(connection: Connection, key: str) -> Home:
    """Return the place that a key names; raise AssessmentNotFound where there is none."""
    area = area_of(connection, key)
    if area is None:
        raise AssessmentNotFound("没有这个地区或者工会")
    return Home(area, division_of(connection, area))


def tasks_of_month(connection: Connection, round_id: int, month: str) -> list[Task]:
    """Return the tasks of a round in a month, by team and day."""
    return _tasks(connection, task.c.round_id == round_id, task.c.month == month)


def tasks_of_person(
    connection: Connection, staff_id: int, until: date, *, with_done: bool = False
) -> list[Task]:
    """Return the open tasks of a person's teams that are due until a day, the earliest first."""
    still = [] if with_done else [~IS_DONE.element]
    own = select(team_member.c.team_id).where(team_member.c.staff_id == staff_id)
    return _tasks(connection, task.c.team_id.in_(own), task.c.due_on <= until, *still)


def find_task(
    connection: Connection, round_id: int, station_id: int, month: str, task_id: int | None = None
) -> Task | None:
    """Return a task about a station in a round: that of a number, else that of a month."""
    chosen = task.c.id == task_id if task_id else task.c.month == month
    of_both = (task.c.round_id == round_id, task.c.station_id == station_id)
    return next(iter(_tasks(connection, *of_both, chosen)), None)


def _tasks(connection: Connection, *conditions: ColumnElement[bool]) -> list[Task]:
    chosen = (
        select(
            task.c.id,
            task.c.round_id,
            task.c.team_id,
            team.c.name.label("team"),
            task.c.station_id,
            station.c.code,
            station.c.name,
            task.c.month,
            task.c.due_on,
            IS_DONE,
        )
        .join(team, team.c.id == task.c.team_id)
        .join(station, station.c.id == task.c.station_id)
        .where(*conditions)
        .order_by(team.c.id, task.c.due_on, station.c.code)
        .limit(MAX_LISTED)
    )
    return [Task(*row) for row in connection.execute(chosen)]


def _members(connection: Connection, team_ids: Sequence[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    chosen: Any = select(team_member).where(team_member.c.team_id.in_(team_ids))
    for row in connection.execute(chosen.order_by(team_member.c.leads.desc(), team_member.c.id)):
        found[row.team_id].append(Member(row.id, row.name, row.area, row.staff_id, row.leads))
    return found
