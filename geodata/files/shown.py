"""What a sheet of an XLSX shows otherwise than it stores: hidden rows and columns, days shown as months."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from defusedxml import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="([0-9]{1,7})"')
HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*?\bhidden="(?:1|true)")[^>]*?>')
FIRST, LAST = re.compile(rb'\bmin="([0-9]{1,5})"'), re.compile(rb'\bmax="([0-9]{1,5})"')
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a format: what is no sign of a part of a date
MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})  # built in (ECMA-376, 18.8.30); from 27 on Chinese
MONTH, YEAR = len("2026-11"), len("2026")
MAX_COLUMN = 16_384
FIRST_DAY = re.compile(r"\d{4}-(\d{2})-01")
SERIAL = re.compile(r"[2-7]\d{4}")
EPOCH = date(1899, 12, 30)
MAX_HIDDEN = 100_000


@dataclass(slots=True)
class Shown:
    """Rows (from 1) and columns (from 0) that are hidden, and by cell the length of the date it shows."""

    lengths_by_style: Mapping[int, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[tuple[bytes, bytes], int] = field(default_factory=dict)  # letters and digits: characters
    _styled: re.Pattern[bytes] | None = None

    def __post_init__(self) -> None:
        """Prepare to find the cells of the styles."""
        if styles := b"|".join(str(style).encode() for style in self.lengths_by_style):
            self._styled = re.compile(
                rb'<c\b(?=[^>]*?\bs="(' + styles + rb')")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"'
            )

    def look_at(self, data: bytes) -> None:
        """Add what a part of the sheet's XML says."""
        if b'hidden="' in data and len(self.hidden_rows) < MAX_HIDDEN:
            self.hidden_rows.update(map(int, HIDDEN_ROW.findall(data)))
            for column in HIDDEN_COLUMNS.findall(data):
                first, last = FIRST.search(column), LAST.search(column)
                if first and last:
                    self.hidden_columns.update(range(int(first[1]) - 1, min(int(last[1]), MAX_COLUMN)))
        if self._styled:
            for style, letters, digits in self._styled.findall(data):
                self.cells[letters, digits] = self.lengths_by_style[int(style)]


def lengths_by_style(archive: zipfile.ZipFile) -> dict[int, int]:
    """Return the styles of cells that show a date without its day, with the length of what they show."""
    try:
        root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    except (KeyError, ValueError, ElementTree.ParseError):  # ValueError: a document type, refused before
        return {}
    formats = {_number(one): one.get("formatCode", "") for one in root.iter(f"{MAIN}numFmt")}
    styles = root.find(f"{MAIN}cellXfs")
    used = [_number(style) for style in (styles if styles is not None else ())]
    lengths = {number: _shown_length(number, formats.get(number, "")) for number in set(used)}
    return {style: length for style, number in enumerate(used) if (length := lengths[number])}


def _number(element: Any) -> int:
    """Return the number of an element's format; that of no date for anything else."""
    written = element.get("numFmtId", "0")
    return int(written) if re.fullmatch(r"\d{1,9}", written, re.ASCII) else 0


def _shown_length(number: int, code: str) -> int:
    """Return the length of the part of a date (ISO 8601) that a format shows; 0 for no date, or all of it."""
    if not code:
        return MONTH if number in MONTH_FORMATS else 0
    signs = NOT_SHOWN.sub("", code.split(";")[0].lower())
    if "general" in signs or not set(signs) & {"y", "e"} or set(signs) & {"d", "h", "s", "0", "#"}:
        return 0
    return MONTH if "m" in signs else YEAR


def shown_date(text: str, length: int) -> str:
    """Return the first day of a month or year as the month or year that is shown; any other text as it is."""
    if SERIAL.fullmatch(text):
        text = (EPOCH + timedelta(days=int(text))).isoformat()
    first = FIRST_DAY.fullmatch(text)
    return text[:length] if first and (length == MONTH or first[1] == "01") else text


def in_words(numbers: Iterable[int], most: int = 20) -> str:
    """Return the numbers of rows for a sentence: 3、5、7…."""
    listed = sorted(numbers)
    return "、".join(map(str, listed[:most])) + ("…" if len(listed) > most else "")
