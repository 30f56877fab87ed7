"""The public stations as open data, batch by batch; and the generated files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select

from locator.publishing.domain.open_data import fields_of
from locator.publishing.tables import open_data
from locator.stations.queries.areas import is_public
from locator.stations.tables import public_station, station

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open data file: gzipped, with the digest of its content."""

    name: str
    made_on: date
    stations: int
    digest: str
    body: bytes


def station_rows(connection: Connection, page_prefix: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each public station in service, without demo stations.

    `page_prefix` is the beginning of the URLs of stations' pages.
    """
    chosen = (
        select(
            public_station.c.station_id,
            public_station.c.card,
            *(station.c[name] for name in ("opening_hours", "hours_posted")),
        )
        .join(station, station.c.id == public_station.c.station_id)
        .where(public_station.c.in_service, is_public())
        .order_by(public_station.c.station_id)
        .limit(BATCH)
    )
    last = 0
    while found := connection.execute(chosen.where(public_station.c.station_id > last)).all():
        yield from (_fields(row, page_prefix) for row in found)
        last = found[-1].station_id


def _fields(row: Any, page_prefix: str) -> dict[str, str]:
    card = orjson.loads(row.card)
    properties, geometry = card["properties"], card["geometry"]
    position = tuple(geometry["coordinates"]) if geometry else None
    return fields_of(
        properties, position, (row.opening_hours, row.hours_posted), page_prefix + properties["code"]
    )


def file(connection: Connection, name: str) -> OpenFile | None:
    """Return the latest file of a name; None before the first one was generated."""
    row = connection.execute(select(open_data).where(open_data.c.name == name)).one_or_none()
    return _open_file(row) if row else None


def _open_file(row: Row[Any]) -> OpenFile:
    return OpenFile(row.name, row.made_on, row.stations, row.digest, bytes(row.body))


def latest(connection: Connection) -> dict[str, tuple[date, int, int]]:
    """Return for each file its date, number of stations, and compressed size in bytes."""
    chosen = select(
        open_data.c.name, open_data.c.made_on, open_data.c.stations, func.length(open_data.c.body)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(chosen)}
