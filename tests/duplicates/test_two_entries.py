"""Two entries made one: what belongs together is taken together, and the old name stays findable."""

from locator.duplicates.domain import CHOICES, differences, joined

LEFT = {"name": "甲站", "type": "union_station", "lon": "112.1", "lat": "23.1", "crs": "wgs84", "phone": "1"}
RIGHT = {
    **{"name": "乙站", "type": "union_station", "lon": "112.2", "lat": "23.1", "crs": "gcj02"},
    **{"position_checked_on": "2026-11-01", "opening_hours": "24/7", "aliases": "小站"},
}


def test_only_what_differs_is_asked() -> None:
    assert [one.name for one in differences(LEFT, RIGHT)] == ["name", "phone", "lon", "opening_hours_text"]
    assert differences(LEFT, LEFT) == []


def test_a_place_is_taken_whole_with_the_day_when_somebody_looked() -> None:
    cells = joined(LEFT, RIGHT, {"lon"})
    assert (cells["lon"], cells["crs"], cells["position_checked_on"]) == ("112.2", "gcj02", "2026-11-01")
    assert cells["phone"] == "1" and "opening_hours" not in cells


def test_both_names_are_found_afterwards() -> None:
    assert joined(LEFT, RIGHT, set())["aliases"] == "小站、乙站"
    assert joined(LEFT, RIGHT, {"name"})["aliases"] == "小站、甲站"


def test_a_station_says_nothing_is_no_better_guess_than_one_that_does() -> None:
    guesses = {one.name: one.is_lefts for one in differences(LEFT, RIGHT)}
    assert guesses == {"name": True, "phone": True, "lon": True, "opening_hours_text": False}


def test_no_column_is_chosen_twice() -> None:
    columns = [column for choice in CHOICES for column in choice]
    assert len(columns) == len(set(columns))
