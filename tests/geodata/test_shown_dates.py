"""A date is read as far as a workbook shows it, and what a workbook hides is told."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geodata.files.grid import Hidden
from geodata.files.grid_reader import read_grids
from geodata.files.shown import Shown, shown_date


@pytest.mark.parametrize(
    ("shown_as", "stored", "read"),
    [
        ('yyyy"年"m"月"', date(2024, 3, 1), "2024-03"),
        ("yyyy-mm", date(2023, 5, 1), "2023-05"),
        ("mmm-yy", date(2022, 8, 1), "2022-08"),
        ('[$-804]yyyy"年"m"月";@', date(2022, 7, 1), "2022-07"),
        ("yyyy", date(2022, 1, 1), "2022"),
        ('yyyy"年"', date(2022, 4, 1), "2022-04-01"),  # somebody typed more than is shown
        ('yyyy"年"m"月"', date(2024, 3, 17), "2024-03-17"),
        ("yyyy/m/d", date(2023, 5, 1), "2023-05-01"),
        ('m"月"d"日"', date(2022, 8, 1), "2022-08-01"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(shown_as: str, stored: date, read: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["B2"] = "建成时间", stored
    page["B2"].number_format = shown_as
    book.save(tmp_path / "台账.xlsx")
    assert read_grids(tmp_path / "台账.xlsx")[0].rows[1][1] == read


def test_a_month_in_a_format_of_chinese_excel_is_a_number_in_the_file() -> None:
    """Format 57 is built in: the file does not spell it, and libraries take the cell for a number."""
    seen = Shown({3: len("2024-03")})
    seen.look_at(b'<row r="2"><c r="B2" s="3"><v>45352</v></c><c r="C2" s="4"><v>45352</v></c></row>')
    assert seen.cells == {(b"B", b"2"): 7}
    assert shown_date("45352", 7) == "2024-03"


def test_hidden_rows_and_columns_are_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("站名", "区县", "电话"), *[(f"第{n}驿站", "端州区", "12351") for n in range(1, 5)]):
        page.append(row)
    page.row_dimensions[3].hidden = page.row_dimensions[5].hidden = True
    page.column_dimensions["C"].hidden = True
    book.save(tmp_path / "台账.xlsx")
    grid = read_grids(tmp_path / "台账.xlsx")[0]
    assert grid.hidden == Hidden((3, 5), (2,))
    assert type(grid).from_bytes(grid.to_bytes()).hidden == grid.hidden


def test_a_workbook_without_styles_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "站名"
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as part:
        for name in whole.namelist():
            if name != "xl/styles.xml":
                part.writestr(name, whole.read(name))
    assert read_grids(tmp_path / "a.xlsx")[0].rows == [["站名"]]


def test_a_format_without_a_number_is_no_month(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "站名"
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        for name in whole.namelist():
            made.writestr(name, whole.read(name).replace(b'numFmtId="0"', b'numFmtId="x"'))
    assert read_grids(tmp_path / "a.xlsx")[0].rows == [["站名"]]
