"""Sheets of the kinds that clerks make are read as their answers say, and nothing else is made of them.

Each is written to a file and given to `locator import --dry-run --json`; the answers were there first.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from city_sheets import CITY_SHEETS
from city_sheets_closed import CLOSED
from clerk_sheet_files import DUANZHOU, ClerkSheet, book, sheet
from clerk_sheets import CASES
from clerk_sheets_answers import CELLS
from clerk_sheets_further import FURTHER

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from locator.imports.actions.from_command import read_file

TODAY = date(2026, 11, 23)
ALL = (*CASES, *FURTHER, *CELLS, *CITY_SHEETS, *CLOSED)
KINDS = {case.kind: case for case in ALL}
Preview = Callable[..., dict[str, Any]]


def test_there_are_more_than_ninety_kinds() -> None:
    assert len(KINDS) == len(ALL) > 90


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.kind)
def test_a_sheet_comes_out_as_its_answer_says(case: ClerkSheet, preview_of: Preview, tmp_path: Path) -> None:
    case.write(tmp_path / case.file)
    found = preview_of(tmp_path / case.file)
    written = {
        row["cells"]["name"]: row["cells"]
        for row in found["rows"]
        if row["outcome"] in ("added", "changed", "unchanged", "doubted")
    }
    assert written.keys() == case.stations.keys()
    for name, answer in case.stations.items():
        assert {column: written[name].get(column, "") for column in answer} == answer, name
    named = {row["cells"].get("name", "") for row in found["rows"]}
    assert not named & {*case.never}
    assert named >= {*case.stopped}
    assert case.refusal in " ".join(one["refusal"] for one in found["sheets"])


def test_no_row_is_filed_in_the_clerks_own_county_instead_of_its_own(tmp_path: Path) -> None:
    """Read for a clerk of one county, no sheet gives that county a station that is another's."""
    for case in ALL:
        if all(one.get("division_code") == DUANZHOU for one in case.stations.values()):
            continue
        case.write(tmp_path / case.file)
        for row in read_file(tmp_path / case.file, Crs.GCJ_02, TODAY, within=DUANZHOU, is_sure=True).rows:
            if not row.is_refused and row.cells.get("division_code") == DUANZHOU:
                answer = case.stations[row.cells["name"]]
                assert answer["division_code"] == DUANZHOU, (case.kind, row.cells["name"])


def test_every_row_of_a_sheet_is_shown(preview_of: Preview, tmp_path: Path) -> None:
    """Whatever is no station is a row with its reason: a section, a heading, a note."""
    KINDS["the heading again on each page"].write(tmp_path / "pages.xlsx")
    rows = preview_of(tmp_path / "pages.xlsx")["rows"]
    assert [row["row"] for row in rows] == [2, 3, 4, 5, 6, 7, 8, 9][: len(rows)]
    assert [row["row"] for row in rows if row["outcome"] == "added"] == [2, 5]
    assert all(row["findings"] for row in rows if row["outcome"] == "skipped")


def test_bordered_empty_rows_cost_nothing(preview_of: Preview, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for row in (("站名", "区县", "地址"), ("甲驿站", "端州区", "一路1号")):
        page.append(row)
    page["A50000"] = "乙驿站"
    page["KN40000"].number_format = "0.00"
    made.save(tmp_path / "empty.xlsx")
    assert [row["row"] for row in preview_of(tmp_path / "empty.xlsx")["rows"]] == [2, 50_000]


def test_too_many_sheets_are_refused_with_what_to_do(tmp_path: Path) -> None:
    book({f"表{number}": [("站名", "地址")] for number in range(201)})(tmp_path / "many.xlsx")
    with pytest.raises(UnreadableFile, match="有 201 张工作表，最多 200 张：请拆成几个文件"):
        read_file(tmp_path / "many.xlsx", Crs.GCJ_02, TODAY)


def test_a_thousand_merged_cells_are_read(tmp_path: Path) -> None:
    rows = [(f"第{number}驿站", "端州区", f"一路{number}号", "热水", "") for number in range(1_000)]
    merged = [f"D{line}:E{line}" for line in range(2, 1_002)]
    sheet(("站名", "区县", "地址", "服务", ""), *rows, merged=merged)(tmp_path / "merged.xlsx")
    file = read_file(tmp_path / "merged.xlsx", Crs.GCJ_02, TODAY)
    assert sum(row.is_station and not row.is_refused for row in file.rows) == 1_000
