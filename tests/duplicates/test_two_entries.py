"""Merging the cells of two entries: groups of columns are taken together, the other name becomes an alias."""

from locator.duplicates.domain import COLUMN_GROUPS, differences, merge_cells

LEFT = {"name": "甲站", "type": "union_station", "lon": "112.1", "lat": "23.1", "crs": "wgs84", "phone": "1"}
RIGHT = {
    **{"name": "乙站", "type": "union_station", "lon": "112.2", "lat": "23.1", "crs": "gcj02"},
    **{"position_checked_on": "2026-11-01", "opening_hours": "24/7", "aliases": "小站"},
}


def test_only_differing_values_are_offered_for_choice() -> None:
    found = [difference.name for difference in differences(LEFT, RIGHT)]
    assert found == ["name", "phone", "lon", "opening_hours_text"]
    assert differences(LEFT, LEFT) == []


def test_a_position_is_taken_whole_with_the_date_of_its_check() -> None:
    cells = merge_cells(LEFT, RIGHT, {"lon"})
    assert (cells["lon"], cells["crs"], cells["position_checked_on"]) == ("112.2", "gcj02", "2026-11-01")
    assert cells["phone"] == "1" and "opening_hours" not in cells


def test_the_name_that_is_not_taken_becomes_an_alias() -> None:
    assert merge_cells(LEFT, RIGHT, set())["aliases"] == "小站、乙站"
    assert merge_cells(LEFT, RIGHT, {"name"})["aliases"] == "小站、甲站"


def test_the_default_choice_is_never_an_empty_value() -> None:
    defaults = {difference.name: difference.prefers_left for difference in differences(LEFT, RIGHT)}
    assert defaults == {"name": True, "phone": True, "lon": True, "opening_hours_text": False}


def test_every_column_belongs_to_one_group_only() -> None:
    columns = [column for group in COLUMN_GROUPS for column in group]
    assert len(columns) == len(set(columns))


def test_the_private_contacts_of_both_stay() -> None:
    survivor = {"name": "黄塘驿站", "private_contact": "张三（站长） 13800138000"}
    other = {"name": "黄塘服务站", "private_contact": "李四 13900139000；张三（站长） 13800138000"}
    merged = merge_cells(survivor, other, set())
    assert merged["private_contact"] == "张三（站长） 13800138000；李四 13900139000"
    assert "private_contact" not in merge_cells({"name": "甲站"}, {"name": "乙站"}, set())
    assert not [one for one in differences(survivor, other) if one.name == "private_contact"]
