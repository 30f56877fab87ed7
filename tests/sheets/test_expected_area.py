"""Impossible and unlikely positions are detected without a boundary; right ones are accepted."""

from geodata.divisions.cities import cities
from geodata.divisions.extents import distance_outside_province_m
from geodata.lonlat import LonLat
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.location.expected_area import CountyCentres

HUAIJI, DUANZHOU, RUOQIANG = "441224", "441202", "652824"
BEIJING, SHENZHEN = LonLat(116.397, 39.909), LonLat(114.06, 22.54)
IN_HUAIJI = [LonLat(112.18 + n / 100, 23.91 + n / 100) for n in range(5)]


def test_a_position_in_another_province_is_refused_without_known_stations() -> None:
    misplaced = CountyCentres([]).misplaced(HUAIJI, BEIJING)
    assert misplaced is not None
    assert misplaced.severity is Severity.REFUSED
    assert str(misplaced.sentence) == "离广东省最近也有 1590 公里：请看看经纬度和所属区县"


def test_no_large_city_is_refused_in_its_own_province() -> None:
    assert [city.name for city in cities() if distance_outside_province_m(city.code, city.centre)] == []


def test_a_position_far_from_the_other_stations_needs_confirmation() -> None:
    centres = CountyCentres([(HUAIJI, place) for place in IN_HUAIJI])
    misplaced = centres.misplaced(HUAIJI, SHENZHEN)
    assert misplaced is not None
    assert misplaced.severity is Severity.CONFIRM
    assert "离广东省肇庆市怀集县的其他站点 240 公里" in str(misplaced.sentence)
    assert centres.misplaced(HUAIJI, LonLat(111.9, 24.3)) is None
    assert centres.misplaced(DUANZHOU, SHENZHEN) is None  # no stations are known there


def test_wrong_positions_do_not_make_right_ones_unlikely() -> None:
    centres = CountyCentres([(HUAIJI, place) for place in (*IN_HUAIJI, SHENZHEN, SHENZHEN)])
    assert [place for place in IN_HUAIJI if centres.misplaced(HUAIJI, place)] == []
    assert centres.misplaced(HUAIJI, SHENZHEN) is not None


def test_stations_of_very_large_counties_may_be_far_apart() -> None:
    centres = CountyCentres([(RUOQIANG, LonLat(88.17, 39.02))] * 5)
    assert centres.misplaced(RUOQIANG, LonLat(91.2, 38.3)) is None  # 花土沟's side, 270 km away
