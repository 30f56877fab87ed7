"""Making the files of open data anew, once a day: the same bytes for everybody until the next one."""

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
LEVEL = 6


def make(engine: Engine, today: date, address: str) -> int | None:
    """Make both files, unless it was done today; return how many stations they have, None for none made.

    `address` is what the address of a station's page begins with.
    """
    with change(engine) as connection:
        made = connection.scalars(select(open_data.c.name).where(open_data.c.made_on == today)).all()
        if set(made) == {CSV, GEOJSON}:
            return None
        count = 0
        for name, pieces in ((CSV, _csv), (GEOJSON, _geojson)):
            counted = _Counted(publishing_queries.rows(connection, address))
            digest, body = _packed(pieces(counted))
            values = {"made_on": today, "stations": counted.count, "digest": digest, "body": body}
            row = insert(open_data).values(name=name, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
            count = counted.count
        return count


def pages_of(public_url: str) -> str:
    """Return what the address of a station's page begins with."""
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
    joint = b"\n"
    for row in rows:
        yield joint + orjson.dumps(_feature(row))
        joint = b",\n"
    yield b"\n]}\n"


def _feature(row: Mapping[str, str]) -> dict[str, object]:
    place = [float(row["lon"]), float(row["lat"])] if row["lon"] else None
    return {
        "type": "Feature",
        "id": row["code"],
        "geometry": {"type": "Point", "coordinates": place} if place else None,
        "properties": {name: text for name, text in row.items() if name not in ("lon", "lat")},
    }


def _packed(pieces: Iterable[bytes]) -> tuple[str, bytes]:
    """Return the digest of what the pieces say, and all of it by gzip; on the way it lies on disk."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as file:
        with gzip.GzipFile(fileobj=cast(BinaryIO, file), mode="wb", compresslevel=LEVEL, mtime=0) as packer:
            for piece in pieces:
                digest.update(piece)
                packer.write(piece)
        file.seek(0)
        return digest.hexdigest(), file.read()
