"""Add demo stations, and remove all of them."""

from datetime import date

from sqlalchemy import Engine, delete, func, select

from locator.db.session import change
from locator.demo.domain import demo_stations
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import Progress, insert_stations
from locator.stations.tables import station

BATCH = 20_000


def add(engine: Engine, count: int, today: date, progress: Progress) -> int:
    """Add `count` demo stations after the existing ones; return how many were added.

    Each batch is a transaction: an interrupted run leaves complete stations, and the next one continues.
    """
    added = 0
    while added < count:
        size = min(BATCH, count - added)
        drafts, problems = convert_positions(list(demo_stations(_next_number(engine), size)))
        assert not problems  # every city of the list is well inside the country
        with change(engine) as connection:
            insert_stations(connection, drafts, today, progress)
        added += size
    return added


def remove(engine: Engine) -> int:
    """Remove all demo stations and nothing else; return how many there were."""
    with change(engine) as connection:
        return connection.execute(delete(station).where(station.c.is_demo)).rowcount


def _next_number(engine: Engine) -> int:
    """Return the number after the last demo station's."""
    latest = select(func.max(station.c.external_identifier)).where(station.c.is_demo)
    with change(engine) as connection:
        identifier = connection.scalar(latest)
    return int(identifier.rpartition("-")[2]) + 1 if identifier else 1
