"""The public stations as open data, batch by batch; and the generated files, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.postgresql import distinct_on

from locator.publishing.domain.open_data import fields_of
from locator.publishing.tables import open_data, open_data_piece
from locator.stations.queries.areas import is_public
from locator.stations.tables import public_station, station

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open data file without its content: lengths before and after compression, digest and checksum."""

    id: int
    name: str
    made_on: date
    stations: int
    digest: str
    checksum: int
    length_bytes: int
    packed_bytes: int


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


LATEST = (
    select(open_data).ext(distinct_on(open_data.c.name)).order_by(open_data.c.name, open_data.c.id.desc())
)


def file(connection: Connection, name: str) -> OpenFile | None:
    """Return the latest file of a name; None before the first one was generated."""
    row = connection.execute(LATEST.where(open_data.c.name == name)).one_or_none()
    return _open_file(row) if row else None


def _open_file(row: Row[Any]) -> OpenFile:
    return OpenFile(**row._mapping)


def piece(connection: Connection, file_id: int, number: int) -> bytes | None:
    """Return a packed piece of a file; None behind the last, and of a file that is no more."""
    chosen = select(open_data_piece.c.body).where(
        open_data_piece.c.file_id == file_id, open_data_piece.c.number == number
    )
    body = connection.scalar(chosen)
    return None if body is None else bytes(body)


def latest(connection: Connection) -> dict[str, OpenFile]:
    """Return the latest file of each name."""
    return {row.name: _open_file(row) for row in connection.execute(LATEST)}


def made_on(connection: Connection, day: date) -> set[str]:
    """Return the names of the files that were made on a day."""
    return set(connection.scalars(select(open_data.c.name).where(open_data.c.made_on == day)))
