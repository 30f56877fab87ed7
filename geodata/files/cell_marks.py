"""Marks on the cells of a sheet, as values and as bytes between processes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment on cells of a row: `line` from 1, `columns` from 0; without columns, on the whole row.

    `shade` is "refused", "ask" or "told".
    """

    line: int
    columns: tuple[int, ...]
    shade: str
    text: str


def pack_marks(marks: Iterable[Mark]) -> bytes:
    """Return marks as bytes, for the process that marks the file."""
    return orjson.dumps([asdict(mark) for mark in marks])


def unpack_marks(data: bytes) -> list[Mark]:
    """Return the marks from `pack_marks`."""
    values = orjson.loads(data)
    return [Mark(mark["line"], tuple(mark["columns"]), mark["shade"], mark["text"]) for mark in values]
