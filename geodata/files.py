"""Files from outside, looked at before any library opens them: their size, their kind, what is packed in.

The libraries go by content, not by name: one would follow a `.geojson` that is really a list of
other files or addresses, and another fills memory for one cell at the far corner of a sheet.
"""

import re
import zipfile
from pathlib import Path

from geodata.archives import (
    CHUNK_BYTES,
    LONGEST_PROLOG_BYTES,
    require_at_most,
    require_plain_xml,
    require_sound_archive,
)
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

MAX_FILE_BYTES = 200_000_000
MAX_CELLS = 12_000_000
LAST_ROW = 1_048_576  # of any spreadsheet program
OLD_ROWS, OLD_COLUMNS = 65_536, 256  # of the old Excel
DIMENSIONS = re.compile(rb"\x00\x02\x0e\x00(.{4})(.{4})(.{2})(.{2})\x00\x00", re.DOTALL)  # a record of XLS
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
KINDS = frozenset({*SIGNATURES, ".csv", ".txt", ".tsv"})
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CELL = re.compile(rb"""\sr=["']([A-Z]{0,3})([0-9]{1,19})["']""")  # of a cell, or of a row
LONGEST_CELL_BYTES = 32  # of what CELL finds, so that none is missed between two chunks


def require_readable(path: Path) -> None:
    """Refuse a file that is missing, empty, larger than we read, or not of the kind that it is named."""
    if not path.is_file():
        raise UnreadableFile(Sentence("找不到文件 {path}", path=path))
    _require_our_kind(path)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(Sentence("{name} 是空的", name=path.name))
    require_at_most(path, size, MAX_FILE_BYTES)
    signature = SIGNATURES.get(path.suffix.lower(), b"")
    if signature == b"PK" and path.suffix.lower() != ".zip" and _is_locked(path):
        raise UnreadableFile(Sentence("{name} 设了密码：请在 Excel 里去掉密码，再存一次", name=path.name))
    if not _beginning(path).startswith(signature):
        raise UnreadableFile(
            Sentence(
                "{name} 的内容不是 {suffix} 文件：可能改过扩展名，或者没有下载完",
                name=path.name,
                suffix=path.suffix,
            )
        )
    if signature == b"PK":
        require_sound_archive(path)
    if signature == b"<":
        with path.open("rb") as file:
            require_plain_xml(path, file.read(LONGEST_PROLOG_BYTES))


def shapefile_in(path: Path) -> str:
    """Return the name of the one Shapefile in an archive; refuse an archive with none or several."""
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


def says_its_encoding(path: Path) -> bool:
    """Return whether a Shapefile, zipped or not, has a `.cpg` beside it that names its encoding."""
    if path.suffix.lower() != ".zip":
        return path.with_suffix(".cpg").exists()
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().endswith(".cpg") for name in archive.namelist())


def require_compact(path: Path) -> None:
    """Refuse an XLSX whose cells lie so far apart that the area between them would fill memory."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                rows, columns = _area(archive, name)
                if rows * columns > MAX_CELLS or rows > LAST_ROW:
                    raise UnreadableFile(
                        Sentence(
                            "{name} 的表有 {rows} 行 {columns} 列：远处像是有多余的格子，请删掉空白的行和列",
                            name=path.name,
                            rows=rows,
                            columns=columns,
                        )
                    )


def require_honest_dimensions(path: Path) -> None:
    """Refuse an XLS that says to have more rows than there can be: a library makes room for all of them."""
    for _, rows, _, columns in DIMENSIONS.findall(path.read_bytes()):
        if int.from_bytes(rows, "little") > OLD_ROWS or int.from_bytes(columns, "little") > OLD_COLUMNS:
            raise UnreadableFile(
                Sentence("{name} 说自己有几百万行，和实际不符：请另存为 .xlsx 再试", name=path.name)
            )


def _area(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    rows = columns = 0
    with archive.open(name) as sheet:
        rest = b""
        while chunk := sheet.read(CHUNK_BYTES):
            for letters, digits in CELL.findall(rest + chunk):
                rows, columns = max(rows, int(digits)), max(columns, column_number(letters))
            rest = chunk[-LONGEST_CELL_BYTES:]
    return rows, columns


def column_number(letters: bytes) -> int:
    """Return a column's number, from 1: ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024).removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n")


def _require_our_kind(path: Path) -> None:
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


def _is_locked(path: Path) -> bool:
    """Return whether it is what Excel makes of a workbook with a password."""
    return _beginning(path).startswith(SIGNATURES[".xls"])
