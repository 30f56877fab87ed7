"""Storing a file that is generated once a day: gzipped, with the digest of its content."""

import gzip
import hashlib
import tempfile
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO, cast

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from locator.publishing.tables import open_data

COMPRESSION_LEVEL = 6


def compressed(pieces: Iterable[bytes]) -> tuple[str, bytes]:
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


def store_file(
    connection: Connection, name: str, made_on: date, stations: int, digest: str, body: bytes
) -> None:
    """Store a compressed file instead of the one of its name."""
    values = {"made_on": made_on, "stations": stations, "digest": digest, "body": body}
    row = insert(open_data).values(name=name, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
