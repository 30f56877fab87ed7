"""Places that are surely or probably not where a row says: told without a boundary, never of a right row."""

from geodata.cities import cities
from geodata.extents import surely_outside_m
from geodata.lonlat import LonLat
from locator.sheets.domain.expected_area import Whereabouts
from locator.sheets.domain.findings import Weight

HUAIJI, DUANZHOU, RUOQIANG = "441224", "441202", "652824"
BEIJING, SHENZHEN = LonLat(116.397, 39.909), LonLat(114.06, 22.54)
IN_HUAIJI = [LonLat(112.18 + n / 100, 23.91 + n / 100) for n in range(5)]


def test_beijing_is_not_in_huaiji_though_nothing_is_known_of_huaiji() -> None:
    found = Whereabouts([]).misplaced(HUAIJI, BEIJING)
    assert found is not None
    assert found.weight is Weight.REFUSED
    assert str(found.sentence) == "离广东省最近也有 1590 公里：请看看经纬度和所属区县"


def test_no_large_city_is_outside_its_province() -> None:
    assert [city.name for city in cities() if surely_outside_m(city.code, city.centre)] == []


def test_a_place_far_from_the_other_stations_of_a_county_is_asked_about() -> None:
    where = Whereabouts([(HUAIJI, place) for place in IN_HUAIJI])
    found = where.misplaced(HUAIJI, SHENZHEN)
    assert found is not None
    assert found.weight is Weight.ASK
    assert "离广东省肇庆市怀集县的其他站点 240 公里" in str(found.sentence)
    assert where.misplaced(HUAIJI, LonLat(111.9, 24.3)) is None
    assert where.misplaced(DUANZHOU, SHENZHEN) is None  # of which nothing is known


def test_a_wrong_place_among_right_ones_raises_no_doubt_of_the_right_ones() -> None:
    where = Whereabouts([(HUAIJI, place) for place in (*IN_HUAIJI, SHENZHEN, SHENZHEN)])
    assert [place for place in IN_HUAIJI if where.misplaced(HUAIJI, place)] == []
    assert where.misplaced(HUAIJI, SHENZHEN) is not None


def test_counties_as_large_as_a_province_may_have_stations_far_apart() -> None:
    where = Whereabouts([(RUOQIANG, LonLat(88.17, 39.02))] * 5)
    assert where.misplaced(RUOQIANG, LonLat(91.2, 38.3)) is None  # 花土沟's side, 270 km away
