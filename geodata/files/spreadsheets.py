"""Reading XLSX, XLS and ODS: sheets, merged cells, and formulas without a stored result."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from geodata.errors import UnreadableFile
from geodata.files import extras
from geodata.files.archives import CHUNK_BYTES
from geodata.files.cell_text import cell_text
from geodata.files.checks import column_number, require_compact, require_plausible_dimensions
from geodata.files.content import kind_of_content
from geodata.files.grid import Area
from geodata.files.shown import Shown, lengths_by_style
from geodata.sentence import Sentence

SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods"})
MAX_SHEETS = 200
HEAD_ROWS, HEAD_COLUMNS, HEAD_CHARACTERS = 30, 200, 100  # of each sheet, to recognise its content
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell with a formula and without a value: <c r="B2"><f>A2</f></c>, also with an empty <v/>.
UNCALCULATED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
FORMULA_ERROR = re.compile(
    rb'<c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>(?:\s*<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>(#[^<]{1,9})</v>'
)
MAX_FORMULA_BYTES = 10_000
# What a reader of the sheet should know, by the bytes that say so in its XML.
MAX_REMARK_BYTES = 300  # overlap of two chunks
PROTECTED, RIGHT_TO_LEFT, OTHER_FILES = "protected", "right_to_left", "other_files"
REMARKS = {
    PROTECTED: re.compile(rb"<sheetProtection\b"),
    RIGHT_TO_LEFT: re.compile(rb"<sheetView\b[^>]*\brightToLeft=.(?:1|true)\b"),
    OTHER_FILES: re.compile(rb"<f\b[^>]*>[^<]{0,80}\[\d"),
}


class Spreadsheet:
    """An open spreadsheet file; raises UnreadableFile where the library cannot read it."""

    def __init__(self, path: Path) -> None:
        extras.require_libraries("python_calamine")
        from python_calamine import CalamineWorkbook

        self.path = path
        self.kind = kind_of_content(path)
        if self.kind == ".xlsx":
            require_compact(path)
        if self.kind == ".xls":
            require_plausible_dimensions(path)
        self.book: Any = self._call(lambda: self._opened(CalamineWorkbook))
        self.titles: tuple[str, ...] = self._titles()

    def _opened(self, workbook: Any) -> Any:
        """Open the file by its name, or by its content where the name says something else."""
        if self.kind == self.path.suffix.lower():
            return workbook.from_path(str(self.path))
        return workbook.from_filelike(io.BytesIO(self.path.read_bytes()))

    def _titles(self) -> tuple[str, ...]:
        sheets = [one.name for one in self.book.sheets_metadata if str(one.typ).endswith(".WorkSheet")]
        if not self.book.sheet_names:
            raise UnreadableFile(Sentence("{name} 打不开：里面没有表", name=self.path.name))
        if not sheets:
            raise UnreadableFile(
                Sentence("{name} 里只有图表，没有表格：请把数据所在的工作表另存一份再传", name=self.path.name)
            )
        if len(sheets) > MAX_SHEETS:
            sentence = "{name} 有 {n} 张工作表，最多 {most} 张：请拆成几个文件"
            raise UnreadableFile(Sentence(sentence, name=self.path.name, n=len(sheets), most=MAX_SHEETS))
        return tuple(sheets)

    def rows(self, title: str) -> Iterator[Sequence[str]]:
        """Yield a sheet's rows as texts, from its first row on."""
        sheet = self._call(lambda: self.book.get_sheet_by_name(title))
        for values in self._call(lambda: sheet.to_python(skip_empty_area=False)):
            yield [value if type(value) is str else cell_text(value) for value in values]

    def fullest_sheet(self) -> str:
        """Return the title of the visible sheet with the most rows; of equal ones the first."""
        return max(self._overviews, key=lambda title: self._overviews[title][0])

    def first_rows(self) -> dict[str, list[list[str]]]:
        """Return the first rows of each visible sheet by title."""
        return {title: head for title, (_, head) in self._overviews.items()}

    @property
    def visible_titles(self) -> tuple[str, ...]:
        """The titles of the sheets that are shown; of all if none is."""
        hidden = {
            sheet.name for sheet in self.book.sheets_metadata if not str(sheet.visible).endswith(".Visible")
        }
        return tuple(title for title in self.titles if title not in hidden) or self.titles

    @cached_property
    def _overviews(self) -> dict[str, tuple[int, list[list[str]]]]:
        """The number of rows and the first rows of each visible sheet; each sheet is opened only once."""
        return {title: self._call(lambda title=title: self._overview(title)) for title in self.visible_titles}

    def _overview(self, title: str) -> tuple[int, list[list[str]]]:
        sheet = self.book.get_sheet_by_name(title)
        if len(self.titles) == 1:
            return sheet.height, []
        top = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS)
        return sheet.height, [
            [cell_text(cell)[:HEAD_CHARACTERS] for cell in row[:HEAD_COLUMNS]] for row in top
        ]

    def merged_areas(self, title: str) -> tuple[Area, ...]:
        """Return a sheet's merged areas; not available for ODS."""
        ranges = self._call(lambda: self.book.get_sheet_by_name(title).merged_cell_ranges) or []
        return tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in ranges)

    def formula_problems(self, title: str) -> dict[tuple[int, int], str]:
        """Return the cells (row and column from 0) with formulas that have an error or no stored result.

        The value is the error, such as ``#REF!``, or empty for no result. The library returns all of
        these cells as empty; for other formats than XLSX they cannot be detected.
        """
        if self.kind != ".xlsx":
            return {}
        with zipfile.ZipFile(self.path) as archive:
            part = sheet_parts(archive).get(title)
            return dict(_formula_problems(archive, part)) if part else {}

    def remarks(self, title: str) -> tuple[tuple[str, ...], Shown]:
        """Return what is special about a sheet (keys of REMARKS), and what it hides; of XLSX only."""
        if self.kind != ".xlsx":
            return (), Shown()
        with zipfile.ZipFile(self.path) as archive:
            part = sheet_parts(archive).get(title)
            if not part:
                return (), Shown()
            shown = Shown(lengths_by_style(archive))
            return tuple(sorted(_remarks(archive, part, shown))), shown

    def _call(self, read: Any) -> Any:
        from python_calamine import CalamineError

        try:
            return read()
        except (CalamineError, OSError, IndexError, KeyError, ValueError, OverflowError) as error:
            raise UnreadableFile(
                Sentence("{name} 打不开：{error}", name=self.path.name, error=error)
            ) from None
        except BaseException as error:  # a panic of the Rust library is not an Exception
            if type(error).__name__ != "PanicException":
                raise
            sentence = "{name} 打不开：里面的记录自相矛盾"
            raise UnreadableFile(Sentence(sentence, name=self.path.name)) from None


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive member of each sheet of an XLSX by its title; empty if it is not declared."""
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {element.get("Id"): element.get("Target", "") for element in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        return {}
    names = set(archive.namelist())
    parts = {
        element.get("name", ""): posixpath.normpath(
            posixpath.join("/xl", targets.get(element.get(RELATION), ""))
        )[1:]
        for element in book.iter(f"{MAIN}sheet")
    }
    return {title: part for title, part in parts.items() if part in names}


def _remarks(archive: zipfile.ZipFile, part: str, shown: Shown) -> set[str]:
    found: set[str] = set()
    with archive.open(part) as sheet:
        rest = b""
        while chunk := sheet.read(CHUNK_BYTES):
            data = rest + chunk
            found |= {name for name, mark in REMARKS.items() if mark.search(data)}
            shown.look_at(data)
            rest = data[-MAX_REMARK_BYTES:]
    return found


def _formula_problems(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    rest = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(CHUNK_BYTES):
            data = rest + chunk
            if b"<f" in data:
                for letters, digits in UNCALCULATED.findall(data):
                    yield (int(digits) - 1, column_number(letters) - 1), ""
            if b't="e"' in data:
                for letters, digits, error in FORMULA_ERROR.findall(data):
                    yield (int(digits) - 1, column_number(letters) - 1), error.decode()
            rest = data[-MAX_FORMULA_BYTES:]
