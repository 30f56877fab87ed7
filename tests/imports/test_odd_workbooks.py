"""Workbooks that are odd, not broken: each is read whole, or refused whole with what to do."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from geodata.errors import UnreadableFile
from geodata.files.grid_reader import read_grids
from locator.sheets.domain.layout.parts import SheetReport, Table
from locator.sheets.domain.layout.reading import read_layout

HEADING = ("站点名称", "区县", "地址")
Make = Callable[[Workbook], None]


def rows(n: int, prefix: str = "蓝塘") -> list[tuple[str, ...]]:
    return [(f"{prefix}{i}驿站", "端州区", f"一路{i}号") for i in range(1, n + 1)]


def made(tmp_path: Path, make: Make) -> Path:
    """Write a workbook with the heading and three stations, changed by `make`."""
    book = openpyxl.Workbook()
    for row in (HEADING, *rows(3)):
        book.worksheets[0].append(row)
    make(book)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def read(tmp_path: Path, make: Make) -> tuple[Table, SheetReport]:
    table = read_layout(read_grids(made(tmp_path, make)))
    return table, table.sheets[0]


def protected(book: Workbook) -> None:
    book.worksheets[0].protection.sheet = True


def right_to_left(book: Workbook) -> None:
    book.worksheets[0].sheet_view.rightToLeft = True


def other_files(book: Workbook) -> None:
    book.worksheets[0]["C2"] = "='[别的台账.xlsx]Sheet1'!A1"
    book.worksheets[0]["C3"] = "=[1]Sheet1!A1"


def hidden_row(book: Workbook) -> None:
    book.worksheets[0].row_dimensions[3].hidden = True


def hidden_column(book: Workbook) -> None:
    book.worksheets[0].column_dimensions["C"].hidden = True


@pytest.mark.parametrize(
    ("make", "note"),
    [
        (hidden_row, "有 1 行是隐藏的，或者被筛选掉了（第 3 行），也一起读了"),
        (hidden_column, "C 列是隐藏的，也一起读了"),
        (protected, "撤销保护"),
        (right_to_left, "按 A、B、C 的次序读"),
        (other_files, "打开两个文件更新、保存以后再传"),
    ],
)
def test_what_is_special_of_a_sheet_is_said_and_the_sheet_is_read(
    make: Make, note: str, tmp_path: Path
) -> None:
    table, sheet = read(tmp_path, make)
    assert sheet.stations == 3 and [note in text for text in sheet.notes] == [True]
    assert table.headings == HEADING


def test_two_hundred_sheets_are_one_import(tmp_path: Path) -> None:
    def sheets(book: Workbook) -> None:
        for number in range(199):
            page = book.create_sheet(f"表{number}")
            for row in (HEADING, *rows(2, f"表{number}的")):
                page.append(row)

    table, _ = read(tmp_path, sheets)
    assert len(table.sheets) == 200 and sum(sheet.stations for sheet in table.sheets) == 3 + 199 * 2
    assert len(table.headings) == 3


def test_more_sheets_are_refused_whole(tmp_path: Path) -> None:
    def sheets(book: Workbook) -> None:
        for number in range(200):
            book.create_sheet(f"表{number}")

    with pytest.raises(UnreadableFile, match="201 张工作表，最多 200 张：请拆成几个文件"):
        read_grids(made(tmp_path, sheets))


def test_a_thousand_merged_ranges_give_each_row_its_county(tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        page = book.worksheets[0]
        for row in rows(1_997, "城东"):
            page.append(row)
        for number in range(1_000):
            page.merge_cells(start_row=2 + number * 2, end_row=3 + number * 2, start_column=2, end_column=2)

    table, sheet = read(tmp_path, merged)
    assert sheet.stations == 2_000
    assert {row[1] for row in table.rows[1:]} == {"端州区"}


def test_a_heading_in_row_5000_is_read_below_empty_rows_only(tmp_path: Path) -> None:
    def far(book: Workbook) -> None:
        book.worksheets[0].insert_rows(1, 4_999)

    def below_texts(book: Workbook) -> None:
        far(book)
        for number in range(1, 4_999):
            book.worksheets[0].cell(number, 1, f"第 {number} 条说明")

    table, sheet = read(tmp_path, far)
    assert sheet.stations == 3 and table.line == 5_000
    table, sheet = read(tmp_path, below_texts)
    assert table.rows == [] and "请把列名放到表的最上面" in str(sheet.refusal)


def test_charts_only_are_refused_with_what_to_do(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图")
    book.remove(book.worksheets[0])
    book.save(tmp_path / "图.xlsx")
    with pytest.raises(UnreadableFile, match="请把数据所在的工作表另存一份再传"):
        read_grids(tmp_path / "图.xlsx")


def test_a_hidden_sheet_is_named_and_not_read(tmp_path: Path) -> None:
    def hidden(book: Workbook) -> None:
        page = book.create_sheet("旧的")
        page.sheet_state = "hidden"
        for row in (HEADING, *rows(2, "旧")):
            page.append(row)

    table, _ = read(tmp_path, hidden)
    assert [(one.title, one.stations) for one in table.sheets] == [("Sheet", 3), ("旧的", 0)]
    assert "取消隐藏" in str(table.sheets[1].left_out)


@pytest.mark.parametrize("name", ["export.xls", "export.xlsx", "export.csv"])
def test_an_xml_spreadsheet_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    """Many web systems export this format of 2003 and name it XLS."""
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    xml = f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{namespace}"/>'
    (tmp_path / name).write_text(xml, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"“XML 表格 2003”，读不了：.*另存为 \.xlsx 再传"):
        read_grids(tmp_path / name)
