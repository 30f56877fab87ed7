"""CSV as programs in China write it: UTF-8, GB18030 or UTF-16, parted by commas, semicolons or tabs."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.guarded import unguarded
from geodata.sentence import Sentence

ENCODINGS = ("utf-8-sig", "gb18030")  # Excel in China saves GBK, which GB18030 contains
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # Excel's "Unicode text"
DELIMITERS = ",\t;|，"
SAMPLE_CHARACTERS = 20_000
SAMPLE_ROWS = 30


def delimited_rows(path: Path) -> Iterator[Sequence[str]]:
    """Yield the rows of a CSV file; an empty line is a row, as a spreadsheet program shows it."""
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter_of(text))
    try:
        yield from ([unguarded(cell) for cell in row] for row in reader)
    except csv.Error as error:
        sentence = "第 {line} 行不是完整的 CSV：{error}"
        raise UnreadableFile(Sentence(sentence, line=reader.line_num, error=error)) from None


def decoded(path: Path) -> str:
    """Return a file's text; raise UnreadableFile where it is none in an encoding that we know."""
    data = path.read_bytes()
    encodings = ("utf-16",) if data.startswith(BYTE_ORDER_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    sentence = "{name} 的文字编码读不懂：请另存为 UTF-8 或 GBK 的 CSV"
    raise UnreadableFile(Sentence(sentence, name=path.name))


def delimiter_of(text: str) -> str:
    """Return the sign that parts most of the first rows into one number of cells, the most cells."""
    sample = text[:SAMPLE_CHARACTERS]
    return max(DELIMITERS, key=lambda sign: (_regularity(sample, sign), -DELIMITERS.index(sign)))


def _regularity(sample: str, sign: str) -> tuple[float, int]:
    """Return the share of rows that have the commonest width above one cell, in tenths, and that width.

    A share, not a number: a sign within quoted cells of several lines would find more rows than there are.
    """
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
    try:
        widths = Counter(len(row) for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False) if row)
    except csv.Error:
        return 0, 0
    parted = ((rows, width) for width, rows in widths.items() if width > 1)
    rows, width = max(parted, default=(0, 0))
    return round(rows / max(1, widths.total()), 1), width
