"""Rows as a CSV file that Excel opens: UTF-8 with its mark, and nothing in it that runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from geodata.files import BYTE_ORDER_MARK
from geodata.guarded import guarded

MEDIA_TYPE = "text/csv; charset=utf-8"
PIECE_CHARACTERS = 1 << 16


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the file in pieces; no more than one of them is ever in memory."""
    yield BYTE_ORDER_MARK
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        if kept.tell() > PIECE_CHARACTERS:
            yield kept.getvalue().encode()
            kept.seek(0)
            kept.truncate()
    yield kept.getvalue().encode()
