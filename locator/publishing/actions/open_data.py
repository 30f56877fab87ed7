"""Generate the open data files once a day; until the next day everybody gets the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import orjson
from sqlalchemy import Engine, select

from geodata.files.csv_writer import csv_chunks
from locator.db.session import change
from locator.publishing.actions.stored_files import compressed, store_file
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.queries import open_data as publishing_queries
from locator.publishing.tables import open_data

CSV, GEOJSON = "stations.csv", "stations.geojson"


def generate(engine: Engine, today: date, page_prefix: str) -> int | None:
    """Generate both files unless it was done today; return the number of stations, None if not generated.

    `page_prefix` is the beginning of the URLs of stations' pages.
    """
    with change(engine) as connection:
        existing = connection.scalars(select(open_data.c.name).where(open_data.c.made_on == today)).all()
        if set(existing) >= {CSV, GEOJSON}:
            return None
        count = 0
        for name, pieces in ((CSV, _csv), (GEOJSON, _geojson)):
            counted = _Counted(publishing_queries.station_rows(connection, page_prefix))
            digest, body = compressed(pieces(counted))
            store_file(connection, name, today, counted.count, digest, body)
            count = counted.count
        return count


def station_page_prefix(public_url: str) -> str:
    """Return the beginning of the URLs of stations' pages."""
    return f"{public_url.rstrip('/')}/stations/"


class _Counted:
    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        for row in self.rows:
            self.count += 1
            yield row


def _csv(rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    return csv_chunks(list(FIELDS), ([row[name] for name in FIELDS] for row in rows))


def _geojson(rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for row in rows:
        yield separator + orjson.dumps(_feature(row))
        separator = b",\n"
    yield b"\n]}\n"


def _feature(row: Mapping[str, str]) -> dict[str, object]:
    coordinates = [float(row["lon"]), float(row["lat"])] if row["lon"] else None
    return {
        "type": "Feature",
        "id": row["code"],
        "geometry": {"type": "Point", "coordinates": coordinates} if coordinates else None,
        "properties": {name: text for name, text in row.items() if name not in ("lon", "lat")},
    }
