"""Reading CSV as programs in China write it: UTF-8, GB18030, UTF-16 or Big5, with various delimiters."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.files.formula_escape import unescape_formula
from geodata.sentence import Sentence

ENCODINGS = ("utf-8-sig", "gb18030")  # Excel in China saves GBK, which GB18030 contains
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # Excel's "Unicode text"
COMMON = frozenset(
    "站名稱區縣市地址號電話路街時間開放服務經緯度編備註"
)  # of a list in traditional characters
MIN_COMMON = 4
DELIMITERS = ",\t;|，"
SAMPLE_CHARACTERS = 20_000
SAMPLE_ROWS = 30


def read_delimited(path: Path) -> Iterator[Sequence[str]]:
    """Yield the rows of a CSV file, including empty ones, as a spreadsheet program shows them."""
    text = decode_file(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=detect_delimiter(text))
    try:
        yield from ([unescape_formula(cell) for cell in row] for row in reader)
    except csv.Error as error:
        sentence = "第 {line} 行不是完整的 CSV：{error}"
        raise UnreadableFile(Sentence(sentence, line=reader.line_num, error=error)) from None


def decode_file(path: Path) -> str:
    """Return a file's text; raise UnreadableFile for an unknown encoding."""
    data = path.read_bytes()
    encodings = ("utf-16",) if data.startswith(BYTE_ORDER_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return (encoding == "gb18030" and _as_big5(data)) or text
    if text := _as_big5(data):
        return text
    sentence = "{name} 的文字编码读不懂：请另存为 UTF-8 或 GBK 的 CSV"
    raise UnreadableFile(Sentence(sentence, name=path.name))


def _as_big5(data: bytes) -> str:
    """Return a text in Big5, of which GB18030 makes rare characters; empty for any other."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return ""
    return text if len(COMMON & {*text}) >= MIN_COMMON else ""


def detect_delimiter(text: str) -> str:
    """Return the delimiter that splits most of the first rows into the same, largest number of cells."""
    sample = text[:SAMPLE_CHARACTERS]
    return max(
        DELIMITERS, key=lambda delimiter: (_regularity(sample, delimiter), -DELIMITERS.index(delimiter))
    )


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows with the most common width above one cell, in tenths, and that width.

    A share, not a count, since a character within quoted multi-line cells would produce more rows.
    """
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False) if row)
    except csv.Error:
        return 0, 0
    candidates = ((rows, width) for width, rows in widths.items() if width > 1)
    rows, width = max(candidates, default=(0, 0))
    return round(rows / max(1, widths.total()), 1), width
