"""Directions in words, and where a station is in one line."""

import pytest

from geodata.compass import compass_point
from geodata.divisions.place_line import place_line
from geodata.lonlat import LonLat

HERE = LonLat(112.47, 23.05)


@pytest.mark.parametrize(
    ("east", "north", "words"),
    [
        (0, 1, "北"),
        (1, 1, "东北"),
        (1, 0, "东"),
        (1, -1, "东南"),
        (0, -1, "南"),
        (-1, -1, "西南"),
        (-1, 0, "西"),
        (-1, 1, "西北"),
        (0.3, 1, "北"),  # nearer to north than to north-east
    ],
)
def test_a_direction_is_one_of_eight_points(east: float, north: float, words: str) -> None:
    assert compass_point(HERE, LonLat(HERE.lon + east / 100, HERE.lat + north / 100)) == words


def test_a_place_has_no_direction_from_itself() -> None:
    assert compass_point(HERE, HERE) is None


@pytest.mark.parametrize(
    ("address", "code", "line"),
    [
        ("端州区端州一路26号", "441202", "端州区端州一路26号"),
        ("广东省肇庆市端州区端州一路26号", "441202", "端州区端州一路26号"),
        ("端州一路26号", "441202", "端州区端州一路26号"),
        ("", "441202", "肇庆市端州区"),
        ("王府井大街1号", "110101", "东城区王府井大街1号"),
        ("", "110101", "北京市东城区"),
        ("高要区南岸镇", "441200", "肇庆市高要区南岸镇"),
        ("", "429004", "湖北省仙桃市"),  # its heading 省直辖 is no place
        ("无名路", None, "无名路"),
        ("", None, ""),
    ],
)
def test_a_line_has_division_and_address_each_name_once(address: str, code: str | None, line: str) -> None:
    assert place_line(address, code) == line
