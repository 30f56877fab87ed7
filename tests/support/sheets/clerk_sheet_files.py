"""Writing sheets as clerks make them, and the form of their answers."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]
Write = Callable[[Path], None]
PLAIN = ("序号", "站点名称", "区县", "地址")
DUANZHOU, DINGHU, GAOYAO = "441202", "441203", "441204"


@dataclass(frozen=True, slots=True)
class ClerkSheet:
    """A file, and its answer.

    `stations` are the cells of those that may be written, by name: an empty text for a cell that must be
    empty. `never` are names that no row may have, `stopped` names of rows that must not be written.
    """

    kind: str
    file: str
    write: Write
    stations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    refusal: str = ""


def book(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> Write:
    """Return what writes a workbook of these sheets, with merged cells by sheet."""

    def write(path: Path) -> None:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(list(row))
            for area in (merged or {}).get(title, ()):
                page.merge_cells(area)
        saved = io.BytesIO()
        made.save(saved)
        path.write_bytes(saved.getvalue())

    return write


def sheet(*rows: Sequence[object], merged: Sequence[str] = ()) -> Write:
    """Return what writes a workbook of one sheet."""
    return book({"Sheet1": rows}, {"Sheet1": merged})


def text(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8-sig") -> Write:
    """Return what writes lines of text with a delimiter."""

    def write(path: Path) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)

    return write


def page(*rows: Sequence[object]) -> Write:
    """Return what writes an HTML page with a table, as web systems export it."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "<html><head><meta charset='gbk'><style>td{x:1}</style></head>"
    html = f"{head}<body><table><tr><td colspan=4>端州区驿站</td></tr>{cells}</table></body></html>"
    return lambda path: path.write_bytes(html.encode("gb18030")) and None


def station(code: str, **cells: str) -> dict[str, str]:
    """Return the answer for a station of a division."""
    return {"division_code": code, **cells}
