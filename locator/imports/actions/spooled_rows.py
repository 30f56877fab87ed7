"""The rows of a sheet in a temporary file while it is checked: only their keys stay in memory."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Self

from locator.imports.domain.row_keys import keys_of
from locator.sheets.domain.row import SheetRow

BLOCK = 1_000  # rows


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
            self.sizes.append(self.file.write(pickle.dumps(block, pickle.HIGHEST_PROTOCOL)))
            keys += [keys_of(row) for row in block]
        return keys

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
