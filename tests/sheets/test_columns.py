"""Columns of clerks' sheets are matched to their fields by headings and cells."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.files.grid import Area, Grid, fill_merged_cells
from locator.publishing.domain.export import EXPORTED_COLUMNS, headings
from locator.sheets.domain.columns.choices import apply_choices, choices_to_remember
from locator.sheets.domain.columns.fields import LEFT_OUT, fields, normalise_heading
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.header import find_header, header_at
from locator.sheets.domain.reader import COLUMNS

CASES = list(
    csv.DictReader((Path(__file__).parent / "column_cases.csv").read_text(encoding="utf-8").splitlines())
)


def matched_fields(headings: list[str], *rows: list[str]) -> list[str]:
    return [match.field for match in match_columns(headings, rows)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["heading"])
def test_a_known_heading_matches_its_field(case: dict[str, str]) -> None:
    assert matched_fields([case["heading"]]) == [case["field"]]


def test_every_column_of_the_reader_has_a_heading() -> None:
    assert fields().keys() >= COLUMNS
    assert {match.field for name in COLUMNS for match in match_columns([name])} == COLUMNS


def test_no_wording_belongs_to_two_fields() -> None:
    wordings = [
        (normalise_heading(word), field.code) for field in fields().values() for word in field.wordings
    ]
    codes = {word: {code for other, code in wordings if other == word} for word, _ in wordings}
    assert {
        word: fields_of_wording for word, fields_of_wording in codes.items() if len(fields_of_wording) > 1
    } == {}


def test_columns_without_headings_are_matched_by_their_cells() -> None:
    rows = [
        ["蓝塘驿站", "端州一路26号", "112.516037", "23.073437", "周一至周五8:30-17:30", "0758-2812345"],
        ["府前爱心驿站", "府前大街112号", "112.458551", "23.026191", "8:00-20:00", "13800138000"],
    ]
    matches = match_columns([""] * 6, rows)
    assert [match.field for match in matches] == [
        "name",
        "address",
        "lon",
        "lat",
        "opening_hours_text",
        "phone",
    ]
    assert not any(match.is_sure for match in matches)


def test_both_coordinates_in_one_column() -> None:
    assert matched_fields(["站名", "位置"], ["蓝塘驿站", "112.516037,23.073437"]) == ["name", "lonlat"]


@pytest.mark.parametrize(("x", "y", "fields"), [("112.5160", "23.0734", ["lon", "lat"])])
def test_columns_x_and_y_are_matched_by_their_cells(x: str, y: str, fields: list[str]) -> None:
    assert matched_fields(["X", "Y"], [x, y]) == fields
    assert matched_fields(["X", "Y"], [y, x]) == fields[::-1]


def test_a_field_has_one_column_the_surest_one() -> None:
    matches = match_columns(["开放时间", "站点名称", "名称"])
    assert [match.field for match in matches] == ["opening_hours_text", "name", ""]


def test_joinable_fields_may_have_several_columns() -> None:
    assert matched_fields(["服务设施", "特色服务", "座机", "手机"]) == ["services_text"] * 2 + ["phone"] * 2


def test_a_choice_is_remembered_for_the_next_sheet() -> None:
    first = match_columns(["葡萄酒", "经度"])
    chosen = apply_choices(first, {0: "brand", 1: LEFT_OUT})
    again = match_columns(["经度", "葡萄酒（必填）"], remembered=choices_to_remember(first, chosen))
    assert [(match.field, match.is_sure) for match in again] == [(LEFT_OUT, True), ("brand", True)]


def test_an_accepted_proposal_is_not_remembered() -> None:
    first = match_columns(["站名", "葡萄酒", "序号"])
    assert choices_to_remember(first, apply_choices(first, {0: "name", 1: LEFT_OUT, 2: LEFT_OUT})) == {}


def test_a_name_column_left_out_once_is_used_again_where_it_is_the_only_one() -> None:
    """A name column that was left out in a wrong sheet is needed in the next one, which has no other."""
    remembered = {"站名": LEFT_OUT, "地址": LEFT_OUT}
    assert [match.field for match in match_columns(["站名", "地址"], remembered=remembered)] == [
        "name",
        LEFT_OUT,
    ]
    both = [match.field for match in match_columns(["站名", "站点名称"], remembered=remembered)]
    assert both == [LEFT_OUT, "name"]


def test_our_own_headings_match_exactly() -> None:
    ours = headings()
    assert [match.field for match in match_columns(ours, [["0758-2222333"] * len(ours)])] == list(
        EXPORTED_COLUMNS
    )
    assert [match.field for match in match_columns(ours, remembered={"地址": LEFT_OUT})] == list(
        EXPORTED_COLUMNS
    )
    assert [match.field for match in match_columns(EXPORTED_COLUMNS)] == list(EXPORTED_COLUMNS)


def test_two_columns_cannot_be_chosen_for_one_field() -> None:
    with pytest.raises(ValueError, match="两列都选了“站名”"):
        apply_choices(match_columns(["名称", "别的"]), {1: "name"})
    with pytest.raises(ValueError, match="没有“nonsense”"):
        apply_choices(match_columns(["名称"]), {0: "nonsense"})


@given(
    headings=st.lists(
        st.sampled_from([case["heading"] for case in CASES]) | st.text(max_size=8), max_size=25
    ),
    cells=st.lists(st.sampled_from(["", "112.5160", "23.0734", "13800138000", "端州一路1号"]), max_size=25),
)
def test_no_two_columns_have_the_same_single_field(headings: list[str], cells: list[str]) -> None:
    matches = match_columns(headings, [cells])
    assert [match.index for match in matches] == list(range(len(headings)))
    assert all(0 <= match.confidence <= 1 for match in matches)
    single_fields = [match.field for match in matches if match.field and not fields()[match.field].joinable]
    assert len(single_fields) == len(set(single_fields))
    assert not ({"lon", "lat"} & set(single_fields) and "lonlat" in single_fields)
    assert match_columns(headings, [cells]) == matches


def sheet(*rows: list[str], merged: tuple[Area, ...] = ()) -> Grid:
    return Grid(fill_merged_cells(list(rows), merged), merged)


def header(grid: Grid) -> tuple[int, tuple[str, ...]]:
    found = find_header(grid)
    return found.line, found.headings


def test_a_header_below_a_title_is_found() -> None:
    grid = sheet(
        ["端州区工会驿站台账", "", ""],
        ["填报单位：端州区总工会", "", ""],
        ["站名", "地址", "电话"],
        ["蓝塘驿站", "端州一路26号", "2812345"],
        merged=(Area(0, 0, 0, 2),),
    )
    assert header(grid) == (3, ("站名", "地址", "电话"))


def test_a_header_in_two_rows_is_found() -> None:
    grid = sheet(
        ["站名", "位置信息", "", "电话"],
        ["", "经度", "纬度", ""],
        ["蓝塘驿站", "112.516037", "23.073437", "2812345"],
        merged=(Area(0, 0, 1, 0), Area(0, 1, 0, 2), Area(0, 3, 1, 3)),
    )
    assert header(grid) == (2, ("站名", "经度", "纬度", "电话"))


def test_a_sheet_without_headings_has_no_header() -> None:
    grid = sheet(
        ["蓝塘驿站", "工会驿站", "热水", "112.516037"], ["府前驿站", "工会驿站", "热水", "112.458551"]
    )
    assert header(grid) == (0, ("", "", "", ""))


def test_the_header_row_can_be_given() -> None:
    grid = sheet(["甲", "乙"], ["丙", "丁"])
    assert header_at(grid, 2).headings == ("丙", "丁")
    assert header_at(grid, 9).line == 0


def test_a_match_has_its_reason_as_a_sentence() -> None:
    (match,) = match_columns(["站点名称（必填）"])
    assert match == ColumnMatch(0, "站点名称（必填）", "name", match.confidence, match.because)
    assert match.because == "列名就是站名"
