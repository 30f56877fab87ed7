"""The table of an import's stations as it is stored: packed, in blocks, so that reading it needs one block.

Packed by zlib are lines of JSON: the first has the cells without a result, each other one a block of rows.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

BLOCK = 1_000  # rows
CHUNK = 65_536  # packed bytes that are unpacked at a time
COMPRESSION_LEVEL = 1  # fast: the grid is read again at each check


def pack_grid(rows: Sequence[Sequence[str]], uncalculated: Iterable[tuple[int, int]]) -> bytes:
    """Return a table packed."""
    packer = zlib.compressobj(COMPRESSION_LEVEL)
    pieces = [packer.compress(orjson.dumps({"uncalculated": sorted(uncalculated)}))]
    for start in range(0, len(rows), BLOCK):
        pieces.append(packer.compress(b"\n" + orjson.dumps(rows[start : start + BLOCK])))
    return b"".join([*pieces, packer.flush()])


class StoredGrid:
    """A table that `pack_grid` has packed, or an earlier program as one JSON text with all of its rows."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed
        head = orjson.loads(next(self._json_lines()))
        self._rows_of_head: list[list[str]] | None = head.get("rows")
        self.uncalculated = frozenset((line, column) for line, column in head["uncalculated"])

    def lines(self, first: int = 1) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the non-empty rows from row `first` on, with their numbers from 1."""
        for line, row in enumerate(self._rows(), 1):
            if line >= first and any(row):
                yield line, row

    def _rows(self) -> Iterator[list[str]]:
        if self._rows_of_head is not None:
            yield from self._rows_of_head
            return
        blocks = self._json_lines()
        next(blocks)
        for block in blocks:
            rows: Any = orjson.loads(block)
            yield from rows

    def _json_lines(self) -> Iterator[bytes]:
        unpacker, begun = zlib.decompressobj(), b""
        for start in range(0, len(self.packed), CHUNK):
            *lines, begun = (begun + unpacker.decompress(self.packed[start : start + CHUNK])).split(b"\n")
            yield from lines
        yield begun + unpacker.flush()
