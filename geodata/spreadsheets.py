"""XLSX, XLS and ODS: their sheets, what is merged, and formulas that nobody has worked out."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from geodata import extras
from geodata.archives import CHUNK_BYTES
from geodata.cell_text import cell_text
from geodata.errors import UnreadableFile
from geodata.files import column_number, require_compact, require_honest_dimensions
from geodata.grid import Area
from geodata.sentence import Sentence

SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods"})
MOST_SHEETS = 200
HEAD_ROWS, HEAD_COLUMNS, HEAD_CHARACTERS = 30, 200, 100  # of each sheet, to tell what it is
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell with a formula and without a value: <c r="B2"><f>A2</f></c>, also with an empty <v/>.
UNCALCULATED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
ERRONEOUS = re.compile(
    rb'<c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>(?:\s*<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>(#[^<]{1,9})</v>'
)
LONGEST_FORMULA_BYTES = 10_000


class Spreadsheet:
    """An open file, by its sheets' titles; raises UnreadableFile where a library cannot read it."""

    def __init__(self, path: Path) -> None:
        extras.require("python_calamine")
        from python_calamine import CalamineWorkbook

        self.path = path
        if path.suffix.lower() == ".xlsx":
            require_compact(path)
        if path.suffix.lower() == ".xls":
            require_honest_dimensions(path)
        self.book: Any = self._tried(lambda: CalamineWorkbook.from_path(str(path)))
        self.titles: tuple[str, ...] = tuple(self.book.sheet_names)[:MOST_SHEETS]
        if not self.titles:
            raise UnreadableFile(Sentence("{name} 打不开：里面没有表", name=path.name))

    def rows(self, title: str) -> Iterator[Sequence[str]]:
        """Yield a sheet's rows as texts, from its first row on."""
        sheet = self._tried(lambda: self.book.get_sheet_by_name(title))
        for values in self._tried(lambda: sheet.to_python(skip_empty_area=False)):
            yield [value if type(value) is str else cell_text(value) for value in values]

    def fullest(self) -> str:
        """Return the title of the sheet with the most rows among those that are shown, the first of such."""
        return max(self._looked, key=lambda title: self._looked[title][0])

    def heads(self) -> dict[str, list[list[str]]]:
        """Return the first rows of each sheet that is shown, by title: enough to tell what it is."""
        return {title: head for title, (_, head) in self._looked.items()}

    @cached_property
    def _looked(self) -> dict[str, tuple[int, list[list[str]]]]:
        """How high each shown sheet is, and its head; a sheet is opened for both at once."""
        hidden = {one.name for one in self.book.sheets_metadata if not str(one.visible).endswith(".Visible")}
        shown = [title for title in self.titles if title not in hidden]
        return {title: self._tried(lambda title=title: self._look(title)) for title in shown or self.titles}

    def _look(self, title: str) -> tuple[int, list[list[str]]]:
        sheet = self.book.get_sheet_by_name(title)
        if len(self.titles) == 1:
            return sheet.height, []
        top = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS)
        return sheet.height, [
            [cell_text(cell)[:HEAD_CHARACTERS] for cell in row[:HEAD_COLUMNS]] for row in top
        ]

    def merged(self, title: str) -> tuple[Area, ...]:
        """Return a sheet's merged cells; ODS does not tell."""
        ranges = self._tried(lambda: self.book.get_sheet_by_name(title).merged_cell_ranges) or []
        return tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in ranges)

    def troubled(self, title: str) -> dict[tuple[int, int], str]:
        """Return the cells (row and column from 0) of formulas without a value, and with an error for one.

        What is told of a cell is its error, as ``#REF!``, and nothing of one without a value. The library
        gives all of them as empty, and of other kinds of file it cannot be told.
        """
        if self.path.suffix.lower() != ".xlsx":
            return {}
        with zipfile.ZipFile(self.path) as archive:
            part = sheet_parts(archive).get(title)
            return dict(_troubled(archive, part)) if part else {}

    def _tried(self, act: Any) -> Any:
        from python_calamine import CalamineError

        try:
            return act()
        except (CalamineError, OSError, IndexError, KeyError, ValueError, OverflowError) as error:
            raise UnreadableFile(
                Sentence("{name} 打不开：{error}", name=self.path.name, error=error)
            ) from None
        except BaseException as error:  # a panic of the library is no Exception
            if type(error).__name__ != "PanicException":
                raise
            sentence = "{name} 打不开：里面的记录自相矛盾"
            raise UnreadableFile(Sentence(sentence, name=self.path.name)) from None


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of an XLSX that holds each sheet, by its title; empty where it does not tell."""
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        return {}
    names = set(archive.namelist())
    parts = {
        one.get("name", ""): posixpath.normpath(posixpath.join("/xl", targets.get(one.get(RELATION), "")))[1:]
        for one in book.iter(f"{MAIN}sheet")
    }
    return {title: part for title, part in parts.items() if part in names}


def _troubled(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    rest = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(CHUNK_BYTES):
            data = rest + chunk
            if b"<f" in data:
                for letters, digits in UNCALCULATED.findall(data):
                    yield (int(digits) - 1, column_number(letters) - 1), ""
            if b't="e"' in data:
                for letters, digits, error in ERRONEOUS.findall(data):
                    yield (int(digits) - 1, column_number(letters) - 1), error.decode()
            rest = data[-LONGEST_FORMULA_BYTES:]
