"""The rows of a sheet in a temporary file while it is checked: only their keys stay in memory.

A block of lines is read from cells to rows without a database, so that other processes can do it.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Self

from locator.imports.domain.row_keys import keys_of, pack
from locator.sheets.domain.row import RowReader, SheetRow

BLOCK = 1_000  # rows


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a sheet with their numbers; the heading of another division may stand above them."""

    cells: Sequence[tuple[int, Sequence[str]]]
    has_left_division: bool


@dataclass(frozen=True, slots=True)
class ReadLines:
    """What lines became: SheetRows, pickled, and of each its number, its keys and whether it is a station."""

    rows: bytes
    keys: Sequence[tuple[int, bytes, bool]]
    has_left_division: bool


def blocks_of(lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Lines]:
    """Yield the lines of a sheet in blocks of BLOCK."""
    rest = iter(lines)
    while block := list(islice(rest, BLOCK)):
        yield Lines(block, has_left_division=False)


def read_lines(reader: RowReader, lines: Lines) -> ReadLines:
    """Read some lines of a sheet by themselves."""
    reader.has_left_division = lines.has_left_division
    rows = [reader.read(line, cells) for line, cells in lines.cells]
    keys = [(row.line, pack(row.cells), row.is_station) for row in rows]
    return ReadLines(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), keys, reader.has_left_division)


class SpooledRows:
    """Rows in blocks of BLOCK; the file has no name, and is gone with the process."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(prefix="locator-import-")  # noqa: SIM115 - closed by __exit__
        self.sizes: list[int] = []

    def keep(self, rows: Iterable[SheetRow]) -> list[SheetRow]:
        """Write rows; return what matching needs of each."""
        keys: list[SheetRow] = []
        rest = iter(rows)
        while block := list(islice(rest, BLOCK)):
            self.add(pickle.dumps(block, pickle.HIGHEST_PROTOCOL))
            keys += [keys_of(row) for row in block]
        return keys

    def add(self, block: bytes) -> None:
        """Write a block of rows, pickled."""
        self.sizes.append(self.file.write(block))

    def blocks(self) -> Iterator[bytes]:
        """Yield the blocks as they were written, each a pickled list of rows."""
        start = 0
        for size in self.sizes:
            self.file.seek(start)
            yield self.file.read(size)
            start += size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.file.close()
