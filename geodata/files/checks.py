"""Checks of untrusted files before any library opens them: size, kind and packed content.

The libraries decide by content, not by name: one would follow a `.geojson` that is really a list of
other files or URLs, and another fills memory for one cell at the far corner of a sheet.
"""

import re
import zipfile
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.files.archives import (
    CHUNK_BYTES,
    MAX_PROLOG_BYTES,
    require_at_most,
    require_plain_xml,
    require_safe_archive,
)
from geodata.files.content import PAGES, beginning, is_encrypted, is_xml_spreadsheet, kind_of_content
from geodata.sentence import Sentence

MAX_FILE_BYTES = 200_000_000
MAX_CELLS = 12_000_000
MAX_SHEET_ROWS = 1_048_576  # of any spreadsheet program
MAX_XLS_ROWS, MAX_XLS_COLUMNS = 65_536, 256  # of the XLS format
DIMENSIONS = re.compile(
    rb"\x00\x02\x0e\x00(.{4})(.{4})(.{2})(.{2})\x00\x00", re.DOTALL
)  # the DIMENSIONS record of XLS
SIGNATURES = {
    ".geojson": b"{",
    ".json": b"{",
    ".gpkg": b"SQLite format 3\x00",
    ".shp": b"\x00\x00\x27\x0a",
    ".zip": b"PK",
    ".kmz": b"PK",
    ".xlsx": b"PK",
    ".ods": b"PK",
    ".xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ".kml": b"<",
}
WITH_MACROS = frozenset({".xlsm", ".xlsb", ".xltm", ".xlam"})
OTHER_KINDS = {
    ".et": Sentence("WPS 表格"),
    ".numbers": Sentence("Numbers 表格"),
    ".pdf": "PDF",
    ".doc": Sentence("Word 文档"),
    ".docx": Sentence("Word 文档"),
}
KINDS = frozenset({*SIGNATURES, ".csv", ".txt", ".tsv", *PAGES})
CELL = re.compile(rb"""\sr=["']([A-Z]{0,3})([0-9]{1,19})["']""")  # of a cell, or of a row
# A cell with content; a cell of a style only is <c r="B2" s="1"/> or <c r="B2" s="1"></c>.
FILLED = re.compile(
    rb"""<c\b(?!(?:[^>"'/]|"[^"]*"|'[^']*')*+(?:/>|></c>))[^>]*?\sr=["']([A-Z]{1,3})([0-9]{1,19})["']"""
)
MAX_STYLED_CELLS = 40_000_000  # with borders only: they are not read, but the file has each of them
MAX_CELL_BYTES = 200  # overlap of two chunks, so that no cell's tag is missed


def require_readable(path: Path) -> str:
    """Return the suffix of a file's kind; raise UnreadableFile for one that cannot be of its suffix's kind.

    A spreadsheet or CSV file with the suffix of another of these kinds is taken by its content.
    """
    if not path.is_file():
        raise UnreadableFile(Sentence("找不到文件 {path}", path=path))
    _require_known_kind(path)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(Sentence("{name} 是空的", name=path.name))
    require_at_most(path, size, MAX_FILE_BYTES)
    if is_xml_spreadsheet(path):
        raise UnreadableFile(
            Sentence(
                "{name} 是“XML 表格 2003”，读不了：请用 Excel 或 WPS 打开，另存为 .xlsx 再传", name=path.name
            )
        )
    suffix = kind_of_content(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".kmz") and is_encrypted(path):
        raise UnreadableFile(Sentence("{name} 设了密码：请在 Excel 里去掉密码，再存一次", name=path.name))
    signature = SIGNATURES.get(suffix, b"")
    if not beginning(path).startswith(signature):
        raise UnreadableFile(
            Sentence(
                "{name} 的内容不是 {suffix} 文件：可能改过扩展名，或者没有下载完",
                name=path.name,
                suffix=path.suffix,
            )
        )
    if signature == b"PK":
        require_safe_archive(path)
    if signature == b"<":
        with path.open("rb") as file:
            require_plain_xml(path, file.read(MAX_PROLOG_BYTES))
    return suffix


def shapefile_name(path: Path) -> str:
    """Return the name of the Shapefile in an archive; raise UnreadableFile for none or several."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
        if len(names) != 1:
            raise UnreadableFile(
                Sentence("{name} 里有 {n} 个 .shp 文件，应正好有一个", name=path.name, n=len(names))
            )
        with archive.open(names[0]) as shapefile:
            if shapefile.read(4) != SIGNATURES[".shp"]:
                raise UnreadableFile(
                    Sentence("{name} 里的 {names} 不是 Shapefile", name=path.name, names=names[0])
                )
    return names[0]


def has_encoding_file(path: Path) -> bool:
    """Return whether a Shapefile, zipped or not, has a `.cpg` file with its encoding."""
    if path.suffix.lower() != ".zip":
        return path.with_suffix(".cpg").exists()
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().endswith(".cpg") for name in archive.namelist())


def require_compact(path: Path) -> None:
    """Raise UnreadableFile for an XLSX with cells so far apart that the area between would fill memory."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                rows, columns = _area(archive, name, CELL)
                if MAX_CELLS < rows * columns <= MAX_STYLED_CELLS and rows <= MAX_SHEET_ROWS:
                    rows, columns = _area(archive, name, FILLED)
                if rows * columns > MAX_CELLS or rows > MAX_SHEET_ROWS:
                    raise UnreadableFile(
                        Sentence(
                            "{name} 的表有 {rows} 行 {columns} 列：远处像是有多余的格子，请删掉空白的行和列",
                            name=path.name,
                            rows=rows,
                            columns=columns,
                        )
                    )


def require_plausible_dimensions(path: Path) -> None:
    """Raise UnreadableFile for an XLS that declares impossible dimensions, for which a library allocates."""
    for _, rows, _, columns in DIMENSIONS.findall(path.read_bytes()):
        if (
            int.from_bytes(rows, "little") > MAX_XLS_ROWS
            or int.from_bytes(columns, "little") > MAX_XLS_COLUMNS
        ):
            raise UnreadableFile(
                Sentence("{name} 说自己有几百万行，和实际不符：请另存为 .xlsx 再试", name=path.name)
            )


def _area(archive: zipfile.ZipFile, name: str, cell: re.Pattern[bytes]) -> tuple[int, int]:
    rows = columns = 0
    with archive.open(name) as sheet:
        rest = b""
        while chunk := sheet.read(CHUNK_BYTES):
            for letters, digits in cell.findall(rest + chunk):
                rows, columns = max(rows, int(digits)), max(columns, column_number(letters))
            rest = chunk[-MAX_CELL_BYTES:]
    return rows, columns


def column_number(letters: bytes) -> int:
    """Return the number of a column, from 1: ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _require_known_kind(path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix in WITH_MACROS:
        raise UnreadableFile(
            Sentence("{name} 是带宏的工作簿，宏不能收：请另存为普通的 .xlsx", name=path.name)
        )
    if suffix not in KINDS:
        kind = OTHER_KINDS.get(
            suffix, Sentence("“{suffix}”文件", suffix=suffix) if suffix else Sentence("没有扩展名的文件")
        )
        raise UnreadableFile(
            Sentence("{name} 是{kind}，读不了：请另存为 .xlsx 或 .csv", name=path.name, kind=kind)
        )
