"""Marks on the cells of a sheet: what is said of which cells, as values and as bytes between processes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of cells of a row: `line` from 1, `columns` from 0; of none, the row is meant.

    `shade` is refused, ask or told.
    """

    line: int
    columns: tuple[int, ...]
    shade: str
    text: str


def packed_marks(marks: Iterable[Mark]) -> bytes:
    """Return marks as bytes, for the process that marks."""
    return orjson.dumps([asdict(mark) for mark in marks])


def unpacked_marks(data: bytes) -> list[Mark]:
    """Return what `packed_marks` packed."""
    kept = orjson.loads(data)
    return [Mark(one["line"], tuple(one["columns"]), one["shade"], one["text"]) for one in kept]
