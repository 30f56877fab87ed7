"""Stations in the order of a roster, batch by batch: ids and names of all, entries of one batch at a time."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, select

from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.publishing.domain.roster import sort_key
from locator.publishing.queries.exports import BATCH
from locator.stations.tables import station


def ordered_stations(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[StoredStation]:
    """Yield the stations that meet the conditions, by division, kind and name."""
    found = connection.execute(
        select(station.c.id, station.c.division_code, station.c.kind, station.c.name).where(*conditions)
    ).all()
    keys = sorted((sort_key(row.division_code, row.kind, row.name), row.id) for row in found)
    ids = [number for _, number in keys]
    for start in range(0, len(ids), BATCH):
        yield from drafts.by_ids(connection, ids[start : start + BATCH])
