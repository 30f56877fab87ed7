"""Storing a file that is generated once a day: in pieces, which together are one gzip stream.

Each piece ends with a full flush (RFC 1951), so that it can be unpacked by itself: a part of the file is sent
without what stands before it, and neither writing nor sending has more than a piece in memory.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, delete, insert, update

from locator.publishing.domain.packing import PIECE_BYTES, RAW_DEFLATE
from locator.publishing.tables import open_data, open_data_piece

COMPRESSION_LEVEL = 6
KEPT_FOR = timedelta(days=1)  # who began to download a file yesterday can end it


@dataclass(slots=True)
class _Packed:
    """What is known of a file once all of it has been read."""

    digest: str = ""
    checksum: int = 0
    length_bytes: int = 0
    packed_bytes: int = 0

    def pack(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the compressed pieces."""
        digest, packer = hashlib.sha256(), zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, RAW_DEFLATE)
        for piece in chain(pieces, [b""]):
            mode = zlib.Z_FULL_FLUSH if piece else zlib.Z_FINISH
            body = packer.compress(piece) + packer.flush(mode)
            digest.update(piece)
            self.checksum = zlib.crc32(piece, self.checksum)
            self.length_bytes += len(piece)
            self.packed_bytes += len(body)
            yield body
        self.digest = digest.hexdigest()


def store_file(
    connection: Connection, name: str, made_on: date, stations: int, content: Iterable[bytes]
) -> None:
    """Store a file, from now on the latest of its name; the one of the day before stays until tomorrow."""
    connection.execute(
        delete(open_data).where(open_data.c.name == name, open_data.c.made_on < made_on - KEPT_FOR)
    )
    first = {"name": name, "made_on": made_on, "stations": stations, **_columns(_Packed())}
    key = connection.scalar(insert(open_data).values(first).returning(open_data.c.id))
    packed = _Packed()
    for number, body in enumerate(packed.pack(_regular(content))):
        connection.execute(insert(open_data_piece).values(file_id=key, number=number, body=body))
    connection.execute(update(open_data).where(open_data.c.id == key).values(_columns(packed)))


def _columns(packed: _Packed) -> dict[str, str | int]:
    return {
        "digest": packed.digest,
        "checksum": packed.checksum,
        "length_bytes": packed.length_bytes,
        "packed_bytes": packed.packed_bytes,
    }


def _regular(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content in pieces of the same length, but for the last."""
    waiting = bytearray()
    for some in content:
        waiting += some
        while len(waiting) >= PIECE_BYTES:
            yield bytes(waiting[:PIECE_BYTES])
            del waiting[:PIECE_BYTES]
    if waiting:
        yield bytes(waiting)


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file's content."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
