"""Places by name: as written, in pinyin, by initials, with typing errors; the most similar first."""

import pytest
from factories import NOON, AddStation, north, offers
from sqlalchemy import Connection

from locator.search.domain.search import Filters
from locator.search.queries.places import MAX_DIVISIONS, divisions_by_name, stations_by_name
from locator.stations.domain.service import SERVICES

LANTANG = "蓝塘加油站爱心驿站"


def divisions(connection: Connection, text: str) -> list[str]:
    return [hit.full_name for hit in divisions_by_name(connection, text)]


def stations(connection: Connection, text: str, filters: Filters | None = None, limit: int = 10) -> list[int]:
    hits = stations_by_name(connection, text, filters or Filters(), NOON, limit)
    return [hit.station_id for hit in hits]


@pytest.mark.parametrize(
    "text",
    ["肇庆市", "肇庆", " 肇庆 ", "广东肇庆", "广东省肇庆市", "zhaoqing", "ZhaoQing", "zhao qing"]
    + ["ｚｈａｏｑｉｎｇ", "zhaoqingshi"],
)
def test_a_division_by_its_name(connection: Connection, text: str) -> None:
    assert divisions(connection, text)[0] == "广东省肇庆市"


def test_a_division_by_its_initials(connection: Connection) -> None:
    assert "广东省肇庆市" in divisions(connection, "zqs")


@pytest.mark.parametrize("text", ["肇庆端州", "肇庆市端州区", "端州", "duanzhou", "广东端州区"])
def test_a_county_with_or_without_its_prefecture(connection: Connection, text: str) -> None:
    assert divisions(connection, text) == ["广东省肇庆市端州区"]


def test_the_larger_division_is_first(connection: Connection) -> None:
    assert divisions(connection, "北京")[0] == "北京市"


def test_the_number_of_divisions_is_limited(connection: Connection) -> None:
    assert len(divisions(connection, "新")) == MAX_DIVISIONS


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "。", "没有这个地方", "nowhere"])
def test_a_text_that_names_no_division_finds_none(connection: Connection, text: str) -> None:
    assert divisions(connection, text) == []


@pytest.mark.parametrize("text", ["直辖县级行政区划", "湖北省直辖县级行政区划", "zhixiaxianjixingzhengquhua"])
def test_headings_of_the_code_list_are_not_found(connection: Connection, text: str) -> None:
    """429000 is the heading of the counties directly under Hubei, not a place."""
    assert "湖北省直辖县级行政区划" not in divisions(connection, text)


@pytest.mark.parametrize(
    "text",
    ["蓝塘", "蓝塘加油站", "LANTANG", "lantang", "蓝塘 驿站", "爱心驿站，蓝塘", "端州一路26号", "院内西侧"]
    + ["石化", "老油站", "端州区", "ltjyz", "蓝糖", "兰塘加油站", "lantagn jiayouzhan", "lantanjiayouzhan"],
)
def test_a_station_by_its_name_or_surroundings(connection: Connection, add: AddStation, text: str) -> None:
    station = add(
        name=LANTANG, address="端州一路26号", wayfinding="院内西侧平房", brand="中国石化", aliases=("老油站",)
    )
    add(at=north(10), name="江滨公园驿站", division_code="440106", address="江滨路1号")
    assert stations(connection, text) == [station]


@pytest.mark.parametrize("text", ["", "  ", "%", "\\", "不存在的地方", "zzzzzz", "'; DROP TABLE station; --"])
def test_a_text_that_names_no_station_finds_none(connection: Connection, add: AddStation, text: str) -> None:
    add(name=LANTANG)
    assert stations(connection, text) == []


@pytest.mark.parametrize("character", ["%", "_", "\\", "、", "　"])
def test_pattern_characters_only_separate_words(
    connection: Connection, add: AddStation, character: str
) -> None:
    station = add(name=LANTANG)
    assert stations(connection, f"爱心{character}蓝塘") == [station]


def test_matches_by_name_precede_matches_by_address(connection: Connection, add: AddStation) -> None:
    add(at=north(10), name="工会驿站", address="蓝塘路1号")
    named = add(at=north(20), name="蓝塘驿站", address="人民路1号")
    assert stations(connection, "蓝塘")[0] == named


def test_equally_similar_names_are_sorted_by_id(connection: Connection, add: AddStation) -> None:
    ids = [add(at=north(n), name="蓝塘驿站", address="蓝塘路") for n in range(5)]
    assert stations(connection, "蓝塘") == ids


def test_an_exact_name_is_not_mixed_with_names_that_sound_alike(
    connection: Connection, add: AddStation
) -> None:
    add(at=north(10), name="兰塘驿站", address="人民路1号")
    exact = add(at=north(20), name="蓝塘驿站", address="人民路2号")
    assert stations(connection, "蓝塘驿站") == [exact]


def test_the_number_of_stations_is_limited(connection: Connection, add: AddStation) -> None:
    for n in range(5):
        add(at=north(n), name=f"蓝塘驿站{n}")
    assert len(stations(connection, "蓝塘", limit=3)) == 3


def test_a_name_combines_with_filters(connection: Connection, add: AddStation) -> None:
    add(at=north(10), name="蓝塘一号驿站")
    toilet = add(at=north(20), name="蓝塘二号驿站", services=offers("toilet"))
    assert stations(connection, "蓝塘", Filters(services=(SERVICES["toilet"],))) == [toilet]


def test_a_station_without_a_position_is_found_by_name(connection: Connection, add: AddStation) -> None:
    station = add(at=None, name=LANTANG)
    assert stations(connection, "蓝塘") == [station]


def test_a_very_long_text_is_truncated(connection: Connection, add: AddStation) -> None:
    add(name=LANTANG)
    assert stations(connection, "不存在的地方" * 5000) == []
    assert divisions(connection, "肇庆" * 5000) == []
