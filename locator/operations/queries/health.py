"""Whether the database is ready, and how far ahead its opening hours are calculated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from geodata.sentence import Sentence
from locator.db import schema_version
from locator.hours.tables import timetable
from locator.stations.tables import station


@dataclass(frozen=True, slots=True)
class Health:
    """The result of a check of the database."""

    schema_is_current: bool
    stations: int
    without_position: int
    timetables: int
    unreadable_timetables: int
    hours_known_until: datetime | None
    schema_trouble: Sentence | None = None


def check(connection: Connection) -> Health:
    """Check the database; a schema of another version is not read."""
    trouble = schema_version.trouble(schema_version.found(connection))
    if trouble:
        return Health(False, 0, 0, 0, 0, None, trouble)
    stations, with_position = connection.execute(
        select(func.count(), func.count(station.c.position)).select_from(station)
    ).one()
    timetables, unreadable, until = connection.execute(
        select(
            func.count(),
            func.count().filter(timetable.c.known.is_(None)),
            func.min(func.upper(timetable.c.known)),
        ).select_from(timetable)
    ).one()
    return Health(True, stations, stations - with_position, timetables, unreadable, until)
