"""How far a month of a round is: each station once, by team, and by name what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from geodata.sentence import Sentence
from locator.assessments.domain.rounds import Round
from locator.assessments.queries.rounds import JudgedStation, stations_of
from locator.assessments.queries.teams import Task, tasks_of_month, teams_of
from locator.assessments.tables import task


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """What a team has of a month, and what of it is not done."""

    id: int
    name: str
    tasks: Sequence[Task]

    @property
    def done(self) -> int:
        """How many stations were looked at."""
        return sum(one.is_done for one in self.tasks)

    @property
    def missing(self) -> list[Task]:
        """The stations that were not looked at."""
        return [one for one in self.tasks if not one.is_done]


@dataclass(frozen=True, slots=True)
class MonthProgress:
    """A month of a round: its teams, and the stations that nobody has."""

    month: str
    teams: Sequence[TeamProgress]
    undealt: Sequence[JudgedStation]

    @property
    def total(self) -> int:
        """How many stations are to be looked at."""
        return sum(len(one.tasks) for one in self.teams) + len(self.undealt)

    @property
    def done(self) -> int:
        """How many stations were looked at."""
        return sum(one.done for one in self.teams)

    @property
    def words(self) -> str:
        """The month in one sentence: ``67/67`` or how many are missing."""
        if self.total == self.done:
            return Sentence("{done}/{total}，都看过了", done=self.done, total=self.total)
        missing = self.total - self.done
        return Sentence("{done}/{total}，还差 {n} 处", done=self.done, total=self.total, n=missing)


def month_progress(connection: Connection, one: Round, month: str) -> MonthProgress:
    """Return how far a month is; a station that has left service meanwhile is missed no more."""
    stations = stations_of(connection, one)
    due = {station.id for station in stations}
    tasks = [
        task for task in tasks_of_month(connection, one.id, month) if task.is_done or task.station_id in due
    ]
    teams = [
        TeamProgress(team.id, team.name, [task for task in tasks if task.team_id == team.id])
        for team in teams_of(connection, one.id)
    ]
    dealt = {task.station_id for task in tasks}
    return MonthProgress(month, teams, [station for station in stations if station.id not in dealt])


def months_dealt(connection: Connection, round_id: int) -> list[str]:
    """Return the months of a round that were dealt out, the latest first."""
    chosen = select(task.c.month).where(task.c.round_id == round_id).distinct()
    return list(connection.scalars(chosen.order_by(task.c.month.desc())))
