"""The month's list: each station of a round once, dealt out to the teams, and taken back while not done."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, exists, insert, select

from geodata.sentence import Sentence
from locator.assessments.domain.dealing import Place, deal_out
from locator.assessments.domain.errors import AlreadyDone
from locator.assessments.domain.rounds import Round, last_day
from locator.assessments.domain.teams import Team, judges_own
from locator.assessments.queries.rounds import JudgedStation, stations_of
from locator.assessments.queries.teams import home_of, teams_of
from locator.assessments.tables import assessment, task


def deal_month(connection: Connection, one: Round, month: str) -> int:
    """Deal out the stations that a month has not yet; return how many. Raises AlreadyDone, NobodyToDealTo."""
    dealt = select(task.c.station_id).where(task.c.round_id == one.id, task.c.month == month)
    known = set(connection.scalars(dealt))
    stations = [station for station in stations_of(connection, one) if station.id not in known]
    if not stations:
        raise AlreadyDone(Sentence("{month} 的站点都分好了", month=month))
    teams = teams_of(connection, one.id)
    places = [Place(station.id, station.name, station.lon, station.lat) for station in stations]
    chosen = deal_out(places, [team.id for team in teams], _may_judge(connection, one, teams, stations))
    last = last_day(month)
    rows = [
        {"round_id": one.id, "team_id": team_id, "station_id": key, "month": month, "due_on": last}
        for key, team_id in chosen.items()
    ]
    connection.execute(insert(task).returning(task.c.id), rows)  # which sends a thousand at once
    return len(rows)


def take_back_month(connection: Connection, round_id: int, month: str) -> int:
    """Take back what of a month is not done, so that it can be dealt out anew; return how many."""
    is_done = exists().where(assessment.c.task_id == task.c.id)
    of_month = (task.c.round_id == round_id, task.c.month == month)
    return connection.execute(delete(task).where(*of_month, ~is_done)).rowcount


def _may_judge(
    connection: Connection, one: Round, teams: Sequence[Team], stations: Sequence[JudgedStation]
) -> Callable[[int, int], bool]:
    judged = home_of(connection, one.terms.area)
    keys = {member.area for team in teams for member in team.members}
    homes = {key: home_of(connection, key) for key in keys}
    by_id = {station.id: station for station in stations}
    areas = {team.id: {member.area for member in team.members} for team in teams}

    def may_judge(team_id: int, station_id: int) -> bool:
        station = by_id[station_id]
        return not any(
            judges_own(homes[area], judged, station.division_code, station.operator_id)
            for area in areas[team_id]
        )

    return may_judge
