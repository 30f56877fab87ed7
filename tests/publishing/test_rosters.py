"""A roster is for people: chosen columns in words, in the order of offices, on paper or in a workbook."""

import io

import pytest
from clerks import SignIn
from factories import AddStation
from openpyxl import load_workbook

from locator.accounts.domain.rights import Role
from locator.publishing.domain.roster import COLUMNS, USUAL_COLUMNS, chosen_columns, sort_key

PAGE = "/staff/exports/roster"
HOURS = "Mo-Fr 08:30-17:30; PH off"


@pytest.mark.parametrize(
    "names",
    [
        ["1号驿站", "2号驿站", "10号驿站"],
        ["第二驿站", "第十驿站", "第十二驿站", "第二十驿站", "第一百零三驿站"],
        ["阿里路驿站", "北门驿站", "城南驿站", "肇庆驿站"],  # by pinyin
        ["驿站", "驿站１", "驿站二"],
    ],
)
def test_names_are_ordered_as_people_read_them(names: list[str]) -> None:
    keys = [sort_key("441202", "union_station", name) for name in names]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)


def test_divisions_come_before_kinds_and_kinds_before_names() -> None:
    keys = [
        sort_key("441202", "union_station", "乙"),
        sort_key("441202", "driver_home", "甲"),
        sort_key("441203", "union_station", "甲"),
        sort_key(None, "union_station", "甲"),
    ]
    assert keys == sorted(keys)


def test_columns_come_in_their_order_and_without_a_choice_the_usual_ones() -> None:
    assert chosen_columns(["phone", "name", "no such column"]) == ("name", "phone")
    assert chosen_columns([]) == USUAL_COLUMNS
    assert set(USUAL_COLUMNS) <= set(COLUMNS)


def test_a_county_makes_its_roster(staff: SignIn, add: AddStation) -> None:
    for name in ("10号驿站", "2号驿站"):
        add(
            name=name, division_code="441202", opening_hours="Mo-Fr 08:30-17:30; PH off", phone="0758-2222333"
        )
    add(name="别处的站", division_code="110115")
    county = staff(Role.EDITOR, "441202")
    shown = county.get(PAGE).text
    assert 'value="services" checked' in shown and 'value="wayfinding" checked' not in shown
    columns = "column=serial&column=prefecture&column=county&column=name&column=type&column=opening_hours"
    book = load_workbook(io.BytesIO(county.get(f"{PAGE}.xlsx?{columns}", buffered=True).data))
    assert list(book.worksheets[0].values) == [
        ("序号", "市", "区县", "站名", "类型", "开放时间"),
        ("1", "肇庆市", "端州区", "2号驿站", "工会驿站", "周一至周五 08:30-17:30；节假日不开放"),
        ("2", "肇庆市", "端州区", "10号驿站", "工会驿站", "周一至周五 08:30-17:30；节假日不开放"),
    ]
    printed = county.get(f"{PAGE}/print?column=name&column=phone").text
    assert printed.index("2号驿站") < printed.index("10号驿站") and "0758-2222333" in printed
    assert "别处的站" not in printed


def test_the_filter_of_the_export_is_kept(staff: SignIn, add: AddStation) -> None:
    add(name="没有位置的站", at=None, division_code="441202")
    add(name="有位置的站", division_code="441202")
    county = staff(Role.EDITOR, "441202")
    assert f'{PAGE}?problem=no_position"' in county.get("/staff/exports?problem=no_position").text
    assert 'name="problem" value="no_position"' in county.get(f"{PAGE}?problem=no_position").text
    printed = county.get(f"{PAGE}/print?problem=no_position&column=name").text
    assert "没有位置的站" in printed and "有位置的站<" not in printed.replace("没有位置的站", "")
    assert county.get(f"{PAGE}/print?problem=nonsense").status_code == 400
