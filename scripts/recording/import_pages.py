"""Imports by page: a sheet from the upload to the end and back, handed on, with a row in doubt."""

import io
from pathlib import Path

import openpyxl

from recording.dataset import COUNTY, HEADING, SHEET, DataSet
from recording.staff_member import StaffMember
from recording.visitors import Visitor

ONE_MORE = (
    ("西门驿站", COUNTY, "端州区西门路2号", "112.491234", "23.041234", "0758-2234777", "24小时", "饮水"),
)


def imports(approver: StaffMember, data: DataSet) -> None:
    """Take a sheet in by pages, from the upload to the end, and take it back."""
    approver.upload("/staff/imports", "file", "a.pdf", b"%PDF-1.4")
    content = Path(data.file("sheet.csv")).read_bytes()
    address = approver.upload("/staff/imports", "file", "台账.csv", content)
    approver.get(f"{address}/progress")
    _work(approver, address)
    approver.get(f"{address}/columns")
    approver.fill(f"{address}/columns")
    approver.get(f"{address}/datum")
    approver.send(f"{address}/datum", crs="mars")
    approver.send(f"{address}/datum", crs="wgs84", sure="yes")
    _work(approver, address)
    for show in ("added", "refused", "asked", "doubtful"):
        approver.get(f"{address}?show={show}")
    for row in (2, 5, 99):
        approver.get(f"{address}/rows/{row}")
    approver.get(f"{address}/marked")
    approver.send(f"{address}/mend", **{"cell-4-3": "112.471234", "cell-4-4": "23.051234"})
    _work(approver, address)
    approver.send(f"{address}/rows/5", verdict="other")
    _work(approver, address)
    approver.send(f"{address}/apply")
    _work(approver, address)
    approver.get("/staff/imports")
    Visitor(approver.site, approver.record, "after").get(f"/?division={COUNTY}&service=drinking_water")
    approver.get(f"{address}/undo")
    approver.send(f"{address}/undo", later="keep")
    _work(approver, address)
    again = approver.upload("/staff/imports", "file", "台账.csv", content)
    _work(approver, again)
    approver.send(f"{again}/drop")


def handed_on(editor: StaffMember, approver: StaffMember, data: DataSet) -> None:
    """Let an editor hand an import to the approver, who sends it back."""
    content = Path(data.file("sheet.csv")).read_bytes()
    address = editor.upload("/staff/imports", "file", "送审.csv", content)
    _work(editor, address)
    editor.fill(f"{address}/columns")
    editor.send(f"{address}/datum", crs="gcj02", sure="yes")
    _work(editor, address)
    editor.send(f"{address}/apply")
    editor.send(f"{address}/submit")
    approver.get(address)
    approver.send(f"{address}/back", words="缺电话")
    editor.get(address)


def undecided(approver: StaffMember, data: DataSet) -> None:
    """Write an import in whose doubtful row nobody decided, and take that row up; choose another sheet."""
    book = openpyxl.Workbook()
    for title, rows in (("今年", SHEET[3:] + ONE_MORE), ("去年", SHEET[:1])):
        page = book.create_sheet(title)
        for row in (HEADING, *rows):
            page.append(row)
    saved = io.BytesIO()
    book.save(saved)
    address = approver.upload("/staff/imports", "file", "两张表.xlsx", saved.getvalue())
    _work(approver, address)
    for title in ("去年", "今年", "没有"):
        approver.send(f"{address}/sheet", title=title)
        _work(approver, address)
    approver.fill(f"{address}/columns")
    approver.send(f"{address}/datum", crs="wgs84", sure="yes")
    _work(approver, address)
    approver.send(f"{address}/again")
    _work(approver, address)
    approver.send(f"{address}/apply")
    _work(approver, address)
    second = approver.send(f"{address}/take-up")
    approver.send(f"{address}/take-up")
    _work(approver, second)


def _work(member: StaffMember, address: str) -> None:
    member.site.must("work", "--once")
    member.get(address)
    member.get(f"{address}/progress")
