"""Stations for a file, batch by batch: only one batch is in memory at a time."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, select

from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.stations.tables import station

BATCH = 2_000


def stations(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[StoredStation]:
    """Yield the stations that meet the conditions, ordered by id."""
    last = 0
    while True:
        chosen = select(station.c.id).where(*conditions, station.c.id > last).order_by(station.c.id)
        ids = list(connection.scalars(chosen.limit(BATCH)))
        yield from drafts.by_ids(connection, ids)
        if len(ids) < BATCH:
            return
        last = ids[-1]
