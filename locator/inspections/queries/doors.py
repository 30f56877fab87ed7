"""The doors that a person is to look at: the open tasks of their teams, with what a phone needs of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from locator.assessments.domain.scheme import Criterion
from locator.assessments.queries.rounds import find_round
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.teams import Task, tasks_of_person
from locator.hours.domain.description import worded_hours
from locator.inspections.domain.errors import DoorNotYours
from locator.stations.tables import station

POINT = cast(station.c.position, Geometry)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How a station is found, and when it is open."""

    address: str
    hours: str
    phone: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Door:
    """A task, its station as it is found on the way, and what is judged there."""

    task: Task
    round_name: str
    place: Whereabouts
    criteria: Sequence[Criterion]


def doors_of(connection: Connection, staff_id: int, until: date) -> list[Door]:
    """Return the doors of a person that are due until a day, the earliest first."""
    return _doors(connection, tasks_of_person(connection, staff_id, until))


def find_door(connection: Connection, staff_id: int, task_id: int) -> Door:
    """Return a door of a person's teams, also one that was looked at; raise DoorNotYours."""
    found = [
        one for one in tasks_of_person(connection, staff_id, date.max, with_done=True) if one.id == task_id
    ]
    if not found:
        raise DoorNotYours("没有这一站，或者不是您这一组的")
    return _doors(connection, found)[0]


def _doors(connection: Connection, tasks: Sequence[Task]) -> list[Door]:
    rounds = {number: find_round(connection, number) for number in {one.round_id for one in tasks}}
    criteria = {
        number: find_scheme(connection, one.terms.scheme_id).terms.criteria for number, one in rounds.items()
    }
    places = _places(connection, [one.station_id for one in tasks])
    return [
        Door(one, rounds[one.round_id].terms.name, places[one.station_id], criteria[one.round_id])
        for one in tasks
    ]


def _places(connection: Connection, ids: Sequence[int]) -> dict[int, Whereabouts]:
    names = ("id", "address", "opening_hours", "hours_posted", "phone")
    columns = (
        *(station.c[name] for name in names),
        func.ST_X(POINT).label("lon"),
        func.ST_Y(POINT).label("lat"),
    )
    rows = connection.execute(select(*columns).where(station.c.id.in_(ids)))
    return {row.id: Whereabouts(row.address, _hours(row), row.phone, row.lon, row.lat) for row in rows}


def _hours(row: Any) -> str:
    return worded_hours(row.opening_hours) if row.opening_hours else str(row.hours_posted)
