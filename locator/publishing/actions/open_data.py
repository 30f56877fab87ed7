"""Generate the open data files once a day; until the next day everybody gets the same bytes."""

import gzip
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, cast

import orjson
from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from geodata.files.csv_writer import csv_chunks
from locator.db.session import change
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.queries import open_data as publishing_queries
from locator.publishing.tables import open_data

CSV, GEOJSON = "stations.csv", "stations.geojson"
COMPRESSION_LEVEL = 6


def generate(engine: Engine, today: date, page_prefix: str) -> int | None:
    """Generate both files unless it was done today; return the number of stations, None if not generated.

    `page_prefix` is the beginning of the URLs of stations' pages.
    """
    with change(engine) as connection:
        existing = connection.scalars(select(open_data.c.name).where(open_data.c.made_on == today)).all()
        if set(existing) == {CSV, GEOJSON}:
            return None
        count = 0
        for name, pieces in ((CSV, _csv), (GEOJSON, _geojson)):
            counted = _Counted(publishing_queries.station_rows(connection, page_prefix))
            digest, body = _compressed(pieces(counted))
            values = {"made_on": today, "stations": counted.count, "digest": digest, "body": body}
            row = insert(open_data).values(name=name, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
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


def _compressed(pieces: Iterable[bytes]) -> tuple[str, bytes]:
    """Return the digest of the pieces and the gzip of all of them; a temporary file limits memory."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as file:
        with gzip.GzipFile(
            fileobj=cast(BinaryIO, file), mode="wb", compresslevel=COMPRESSION_LEVEL, mtime=0
        ) as packer:
            for piece in pieces:
                digest.update(piece)
                packer.write(piece)
        file.seek(0)
        return digest.hexdigest(), file.read()
