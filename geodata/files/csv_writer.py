"""Writing rows as CSV for Excel: UTF-8 with byte order mark, formulas escaped."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from geodata.files.content import BYTE_ORDER_MARK
from geodata.files.formula_escape import escape_formula

MEDIA_TYPE = "text/csv; charset=utf-8"
CHUNK_CHARACTERS = 1 << 16


def csv_chunks(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the file in chunks, of which only one is in memory at a time."""
    yield BYTE_ORDER_MARK
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([escape_formula(name) for name in columns])
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in row])
        if buffer.tell() > CHUNK_CHARACTERS:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
