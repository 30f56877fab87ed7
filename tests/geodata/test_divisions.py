"""Administrative divisions of GB/T 2260."""

import pytest

from geodata.divisions.codes import DivisionLevel, division, divisions, full_name
from geodata.errors import UnknownDivision


def test_the_full_name_has_all_divisions_above() -> None:
    assert full_name("441202") == "广东省肇庆市端州区"


def test_a_district_of_a_municipality_has_no_prefecture() -> None:
    assert full_name("110115") == "北京市大兴区"
    assert division("110115").parent_code == "110000"


def test_the_full_name_omits_the_placeholder_division() -> None:
    assert full_name("429004") == "湖北省仙桃市"


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        ("440000", DivisionLevel.PROVINCE, "44"),
        ("500000", DivisionLevel.PROVINCE, "50"),
        ("441200", DivisionLevel.PREFECTURE, "4412"),
        ("321000", DivisionLevel.PREFECTURE, "3210"),
        ("441202", DivisionLevel.COUNTY, "441202"),
    ],
)
def test_level_and_prefix_come_from_the_code(code: str, level: DivisionLevel, prefix: str) -> None:
    assert (division(code).level, division(code).prefix) == (level, prefix)


def test_development_zones_of_the_statistics_are_left_out() -> None:
    assert "140171" not in divisions()  # 山西转型综合改革示范区: no division of GB/T 2260


def test_the_codes_of_the_published_stations_are_known() -> None:
    for code in ("441202", "511703", "140521", "152501", "110115", "330211", "350206", "371623"):
        assert division(code).code == code


@pytest.mark.parametrize("code", ["", "44", "999999", "4412021", "abcdef"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownDivision, match="GB/T 2260"):
        division(code)
