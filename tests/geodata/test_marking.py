"""A clerk's file is returned with marks: unchanged but for comments, fills and removed active content."""

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planted_errors import HEADER_LINE, TITLE, write_planted

from geodata.files import marking
from geodata.files.cell_marks import Mark, pack_marks, unpack_marks
from geodata.files.grid_reader import read_grid
from geodata.files.marking import FILLS, mark_file

FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("http://x.test")',
    "=cmd|'/c calc'!A0",
    "\t=1",
    "+8613800138000",
)
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufffe\uffff"), max_size=20
)
TABLES = st.lists(st.lists(TEXTS | st.sampled_from(FORMULAS), min_size=1, max_size=4), min_size=1, max_size=6)


def page_of(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def read_back(tmp_path: Path, content: bytes) -> list[list[str]]:
    (tmp_path / "back.xlsx").write_bytes(content)
    return [[*row] for row in read_grid(tmp_path / "back.xlsx").rows]


def test_a_workbook_keeps_its_title_styles_and_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_planted(path, rows=90)
    marks = [
        Mark(10, (7,), "refused", "经度和纬度写反了\n建议改成：112.5"),
        Mark(10, (7, 8), "told", "另一句"),
    ]
    page = page_of(mark_file(path, marks))
    assert (page.title, page["A1"].value) == ("台账", TITLE)
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:T1", "E4:E6"}
    assert page.cell(HEADER_LINE, 3).font.b and page["A2"].font.i
    assert page["H10"].fill.fgColor.rgb == FILLS["refused"]
    assert page["H10"].comment.text == "经度和纬度写反了\n建议改成：112.5\n另一句"
    assert page["I10"].fill.fgColor.rgb == FILLS["told"]
    assert page["H11"].comment is None


def test_a_mark_in_a_merged_cell_is_put_on_its_first_cell(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_planted(path, rows=90)
    page = page_of(mark_file(path, [Mark(6, (4,), "ask", "是哪个市？"), Mark(9, (), "told", "不像站点")]))
    assert page["E4"].comment.text == "第 6 行：是哪个市？"
    assert page["A9"].comment.text == "不像站点"


def test_an_existing_comment_is_kept(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["站名", "电话"])
    book.worksheets[0]["B1"].comment = openpyxl.comments.Comment("填座机", "王")
    book.save(tmp_path / "a.xlsx")
    page = page_of(mark_file(tmp_path / "a.xlsx", [Mark(1, (1,), "ask", "新的")]))
    assert page["B1"].comment.text == "新的\n（原有批注）填座机"


def test_a_csv_file_becomes_a_workbook_with_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("站名,电话\n甲驿站,013800138000\n", encoding="gbk")
    content = mark_file(path, [Mark(2, (1,), "ask", "多了一位")])
    assert read_back(tmp_path, content) == [["站名", "电话"], ["甲驿站", "013800138000"]]
    assert page_of(content)["B2"].comment.text == "多了一位"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(table=TABLES)
def test_a_marked_file_is_read_back_with_the_same_rows(
    tmp_path: Path, suffix: str, table: list[list[str]]
) -> None:
    path = tmp_path / f"a{suffix}"
    rows = [["站名", "地址", "电话", "备注"], *([f"第{n}站", *row] for n, row in enumerate(table))]
    if suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        path.write_bytes(_workbook(rows))
    before = [[*row] for row in read_grid(path).rows]
    content = mark_file(path, [Mark(2, (1,), "refused", "看这里")])
    assert read_back(tmp_path, content) == before
    assert formulas_in(content) == 0


def _workbook(rows: list[list[str]]) -> bytes:
    """Return rows as a workbook with text cells, as Excel stores '=1+1 with an apostrophe."""
    book = openpyxl.Workbook()
    for line, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = book.worksheets[0].cell(line, column, text)
            cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def formulas_in(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return sum(part.count(b"<f>") + part.count(b"<f ") for part in parts)


def test_formulas_become_values_and_links_are_removed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["站名", "网址"])
    page.append(["=cmd|'/c calc'!A0", "点这里"])
    page["B2"].hyperlink = "file:///etc/passwd"
    book.save(tmp_path / "a.xlsx")
    content = mark_file(tmp_path / "a.xlsx", [Mark(2, (0,), "refused", "是公式")])
    assert formulas_in(content) == 0
    assert b"passwd" not in b"".join(_parts(content))


def _parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_a_cell_with_a_formula_text_is_stored_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("站名,说明\n甲,=1+1\n", encoding="utf-8")
    cell = page_of(mark_file(tmp_path / "a.csv", []))["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_of_a_very_long_sheet_only_the_marked_rows_are_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "LONG_SHEET_ROWS", 50)
    lines = ["站名,电话", *(f"驿站{n},13800138000" for n in range(2, 100))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    content = mark_file(tmp_path / "a.csv", [Mark(77, (1,), "ask", "甲"), Mark(3, (0,), "ask", "乙")])
    assert read_back(tmp_path, content) == [
        ["原表行号", "站名", "电话"],
        ["3", "驿站3", "13800138000"],
        ["77", "驿站77", "13800138000"],
    ]
    assert page_of(content)["C3"].comment.text == "甲"


def test_a_file_is_marked_in_a_separate_process(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("站名,电话\n甲驿站,1\n", encoding="utf-8")
    marks = [Mark(2, (1,), "ask", "太短")]
    assert unpack_marks(pack_marks(marks)) == marks
    command = [sys.executable, "-m", "geodata.files.marking", str(tmp_path / "a.csv")]
    process = subprocess.run(command, input=pack_marks(marks), capture_output=True, check=True)
    assert page_of(process.stdout)["B2"].comment.text == "太短"
