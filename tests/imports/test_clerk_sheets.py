"""Sheets of the kinds that clerks make are read as their answers say, and nothing else is made of them."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from clerk_sheet_files import ClerkSheet, book, sheet
from clerk_sheets import CASES

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from locator.imports.actions.from_command import StationFile, read_file

TODAY = date(2026, 11, 23)
KINDS = {case.kind: case for case in CASES}


def read(path: Path) -> StationFile:
    """Read a file as `locator import --dry-run --json` does in a country's name."""
    return read_file(path, Crs.GCJ_02, TODAY, is_sure=True)


def test_there_are_more_than_twenty_kinds() -> None:
    assert len(KINDS) == len(CASES) > 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_sheet_is_read_as_its_answer_says(case: ClerkSheet, tmp_path: Path) -> None:
    path = tmp_path / case.file
    case.write(path)
    file = read(path)
    written = {
        row.cells.get("name", ""): {**row.defaults, **row.cells}
        for row in file.rows
        if row.is_station and not row.is_refused
    }
    assert written.keys() == case.stations.keys()
    for name, answer in case.stations.items():
        got = {column: written[name].get(column, "") for column in answer}
        expected = {"type": "union_station"} if answer.get("type") == "" else {}
        assert got == {**answer, **expected}, name
    named = {row.cells.get("name", "") for row in file.rows if row.is_station}
    assert not named & {*case.never}
    assert named >= {*case.stopped} or not case.stopped
    assert case.refusal in " ".join(str(one.refusal) for one in file.table.refusals)


def test_every_row_of_a_sheet_is_shown(tmp_path: Path) -> None:
    """Whatever is no station is a row with its reason: a section, a heading, a note."""
    KINDS["the heading again on each page"].write(tmp_path / "pages.xlsx")
    rows = read(tmp_path / "pages.xlsx").rows
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7, 8]
    assert [row.line for row in rows if row.is_station] == [2, 5]
    assert all(row.findings for row in rows if not row.is_station)


def test_bordered_empty_rows_cost_nothing(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for row in (("站名", "区县", "地址"), ("甲驿站", "端州区", "一路1号")):
        page.append(row)
    page["A50000"] = "乙驿站"
    page["KN40000"].number_format = "0.00"
    made.save(tmp_path / "empty.xlsx")
    assert [row.line for row in read(tmp_path / "empty.xlsx").rows] == [2, 50_000]


def test_too_many_sheets_are_refused_with_what_to_do(tmp_path: Path) -> None:
    book({f"表{number}": [("站名", "地址")] for number in range(201)})(tmp_path / "many.xlsx")
    with pytest.raises(UnreadableFile, match="有 201 张工作表，最多 200 张：请拆成几个文件"):
        read(tmp_path / "many.xlsx")


def test_a_thousand_merged_cells_are_read(tmp_path: Path) -> None:
    rows = [(f"第{number}驿站", "端州区", f"一路{number}号", "热水", "") for number in range(1_000)]
    merged = [f"D{line}:E{line}" for line in range(2, 1_002)]
    sheet(("站名", "区县", "地址", "服务", ""), *rows, merged=merged)(tmp_path / "merged.xlsx")
    assert sum(row.is_station for row in read(tmp_path / "merged.xlsx").rows) == 1_000
