"""The results of self-checks, and a place for the next one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.hours.tables import timetable
from locator.operations.tables import self_check
from locator.stations.tables import public_station


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One self-check: when it first and last ran, when it last succeeded, and the last problem."""

    first_at: datetime
    tried_at: datetime
    worked_at: datetime | None
    trouble: str


def by_name(connection: Connection, name: str) -> SelfCheck | None:
    """Return the results of a self-check; None if it never ran."""
    row = connection.execute(select(self_check).where(self_check.c.name == name)).one_or_none()
    return SelfCheck(row.first_at, row.tried_at, row.worked_at, row.trouble) if row else None


def open_station(connection: Connection, at: datetime) -> str | None:
    """Return the name of a public station that is open at a time, varying by the hour; None if none is."""
    return connection.scalar(
        select(public_station.c.name)
        .join(timetable, timetable.c.id == public_station.c.timetable_id)
        .where(public_station.c.in_service, public_station.c.mercator.is_not(None))
        .where(timetable.c.open_at.op("@>")(at))
        .order_by(func.hashint8(public_station.c.station_id + int(at.timestamp()) // 3600))
        .limit(1)
    )
