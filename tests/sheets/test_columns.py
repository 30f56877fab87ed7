"""Sheets as clerks write them: each column is taken for what it is, whatever it is called."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.grid import Area, Grid, filled_down
from locator.publishing.domain.export import EXPORTED_COLUMNS, headings
from locator.sheets.domain.column_choices import to_remember, with_choices
from locator.sheets.domain.columns import LEFT_OUT, ColumnMatch, fields, match, plain
from locator.sheets.domain.header import find_header, header_at
from locator.sheets.domain.reader import COLUMNS

CASES = list(
    csv.DictReader((Path(__file__).parent / "column_cases.csv").read_text(encoding="utf-8").splitlines())
)


def taken_for(headings: list[str], *rows: list[str]) -> list[str]:
    return [one.field for one in match(headings, rows)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["heading"])
def test_a_heading_is_known(case: dict[str, str]) -> None:
    assert taken_for([case["heading"]]) == [case["field"]]


def test_every_column_that_the_reader_knows_can_be_named() -> None:
    assert fields().keys() >= COLUMNS
    assert {one.field for name in COLUMNS for one in match([name])} == COLUMNS


def test_no_wording_means_two_fields() -> None:
    said = [(plain(word), one.code) for one in fields().values() for word in one.wordings]
    codes = {word: {code for other, code in said if other == word} for word, _ in said}
    assert {word: found for word, found in codes.items() if len(found) > 1} == {}


def test_columns_without_headings_are_known_by_their_cells() -> None:
    rows = [
        ["蓝塘驿站", "端州一路26号", "112.516037", "23.073437", "周一至周五8:30-17:30", "0758-2812345"],
        ["府前爱心驿站", "府前大街112号", "112.458551", "23.026191", "8:00-20:00", "13800138000"],
    ]
    found = match([""] * 6, rows)
    assert [one.field for one in found] == ["name", "address", "lon", "lat", "opening_hours_text", "phone"]
    assert not any(one.is_sure for one in found)


def test_both_coordinates_in_one_column() -> None:
    assert taken_for(["站名", "位置"], ["蓝塘驿站", "112.516037,23.073437"]) == ["name", "lonlat"]


@pytest.mark.parametrize(("x", "y", "fields"), [("112.5160", "23.0734", ["lon", "lat"])])
def test_surveyors_point_their_x_north(x: str, y: str, fields: list[str]) -> None:
    assert taken_for(["X", "Y"], [x, y]) == fields
    assert taken_for(["X", "Y"], [y, x]) == fields[::-1]


def test_one_field_has_one_column_and_the_surer_one() -> None:
    found = match(["开放时间", "站点名称", "名称"])
    assert [one.field for one in found] == ["opening_hours_text", "name", ""]


def test_what_can_be_joined_may_have_several_columns() -> None:
    assert taken_for(["服务设施", "特色服务", "座机", "手机"]) == ["services_text"] * 2 + ["phone"] * 2


def test_a_choice_is_remembered_for_the_next_sheet() -> None:
    first = match(["葡萄酒", "经度"])
    chosen = with_choices(first, {0: "brand", 1: LEFT_OUT})
    again = match(["经度", "葡萄酒（必填）"], remembered=to_remember(first, chosen))
    assert [(one.field, one.is_sure) for one in again] == [(LEFT_OUT, True), ("brand", True)]


def test_what_was_proposed_and_taken_is_not_remembered() -> None:
    first = match(["站名", "葡萄酒", "序号"])
    assert to_remember(first, with_choices(first, {0: "name", 1: LEFT_OUT, 2: LEFT_OUT})) == {}


def test_names_are_not_left_out_because_they_once_were() -> None:
    """A clerk who pressed on with a wrong sheet had its names left out; the next sheet has no others."""
    remembered = {"站名": LEFT_OUT, "地址": LEFT_OUT}
    assert [one.field for one in match(["站名", "地址"], remembered=remembered)] == ["name", LEFT_OUT]
    both = [one.field for one in match(["站名", "站点名称"], remembered=remembered)]
    assert both == [LEFT_OUT, "name"]


def test_our_own_headings_mean_what_they_say() -> None:
    ours = headings()
    assert [one.field for one in match(ours, [["0758-2222333"] * len(ours)])] == list(EXPORTED_COLUMNS)
    assert [one.field for one in match(ours, remembered={"地址": LEFT_OUT})] == list(EXPORTED_COLUMNS)
    assert [one.field for one in match(EXPORTED_COLUMNS)] == list(EXPORTED_COLUMNS)


def test_two_columns_cannot_be_chosen_for_one_field() -> None:
    with pytest.raises(ValueError, match="两列都选了“站名”"):
        with_choices(match(["名称", "别的"]), {1: "name"})
    with pytest.raises(ValueError, match="没有“nonsense”"):
        with_choices(match(["名称"]), {0: "nonsense"})


@given(
    headings=st.lists(
        st.sampled_from([case["heading"] for case in CASES]) | st.text(max_size=8), max_size=25
    ),
    cells=st.lists(st.sampled_from(["", "112.5160", "23.0734", "13800138000", "端州一路1号"]), max_size=25),
)
def test_no_two_columns_are_one_field(headings: list[str], cells: list[str]) -> None:
    found = match(headings, [cells])
    assert [one.index for one in found] == list(range(len(headings)))
    assert all(0 <= one.confidence <= 1 for one in found)
    once = [one.field for one in found if one.field and not fields()[one.field].joinable]
    assert len(once) == len(set(once))
    assert not ({"lon", "lat"} & set(once) and "lonlat" in once)
    assert match(headings, [cells]) == found


def sheet(*rows: list[str], merged: tuple[Area, ...] = ()) -> Grid:
    return Grid(filled_down(list(rows), merged), merged)


def heads(grid: Grid) -> tuple[int, tuple[str, ...]]:
    found = find_header(grid)
    return found.line, found.headings


def test_the_header_stands_under_a_title() -> None:
    grid = sheet(
        ["端州区工会驿站台账", "", ""],
        ["填报单位：端州区总工会", "", ""],
        ["站名", "地址", "电话"],
        ["蓝塘驿站", "端州一路26号", "2812345"],
        merged=(Area(0, 0, 0, 2),),
    )
    assert heads(grid) == (3, ("站名", "地址", "电话"))


def test_a_header_in_two_lines() -> None:
    grid = sheet(
        ["站名", "位置信息", "", "电话"],
        ["", "经度", "纬度", ""],
        ["蓝塘驿站", "112.516037", "23.073437", "2812345"],
        merged=(Area(0, 0, 1, 0), Area(0, 1, 0, 2), Area(0, 3, 1, 3)),
    )
    assert heads(grid) == (2, ("站名", "经度", "纬度", "电话"))


def test_a_sheet_without_headings() -> None:
    grid = sheet(
        ["蓝塘驿站", "工会驿站", "热水", "112.516037"], ["府前驿站", "工会驿站", "热水", "112.458551"]
    )
    assert heads(grid) == (0, ("", "", "", ""))


def test_a_clerk_may_name_the_header_row() -> None:
    grid = sheet(["甲", "乙"], ["丙", "丁"])
    assert header_at(grid, 2).headings == ("丙", "丁")
    assert header_at(grid, 9).line == 0


def test_matches_are_told_in_words() -> None:
    (found,) = match(["站点名称（必填）"])
    assert found == ColumnMatch(0, "站点名称（必填）", "name", found.confidence, found.because)
    assert found.because == "列名就是站名"
