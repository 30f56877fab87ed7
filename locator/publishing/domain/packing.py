"""How a stored file is packed: pieces of one length in a gzip stream (RFC 1952), each unpacked by itself."""

import struct
import zlib
from collections.abc import Iterable, Iterator

PIECE_BYTES = 1 << 20  # of the file before compression
RAW_DEFLATE = -zlib.MAX_WBITS  # neither header nor trailer
GZIP_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))  # deflate, no name, no time, system unknown


def gzip_stream(pieces: Iterable[bytes], checksum: int, length_bytes: int) -> Iterator[bytes]:
    """Yield packed pieces as the gzip file that they are."""
    yield GZIP_HEADER
    yield from pieces
    yield struct.pack("<LL", checksum, length_bytes & 0xFFFFFFFF)


def gzip_length(packed_bytes: int) -> int:
    """Return how long the gzip file of so many packed bytes is."""
    return len(GZIP_HEADER) + packed_bytes + 8


def unpacked(pieces: Iterable[bytes], start: int, stop: int) -> Iterator[bytes]:
    """Yield a file's bytes from `start` to before `stop`, given its packed pieces from that of `start` on."""
    at = start - start % PIECE_BYTES
    for body in pieces:
        piece = zlib.decompressobj(RAW_DEFLATE).decompress(body)
        yield piece[max(start - at, 0) : stop - at]
        at += len(piece)
