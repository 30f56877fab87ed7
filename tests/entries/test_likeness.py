"""Two stations that may be one are shown to the clerk with the reason; what surely differs is not."""

import random
import time
from dataclasses import dataclass

import pytest
from factories import HERE, METRE_NORTH_DEG, north

from geodata.lonlat import LonLat
from locator.entries.domain.likeness import MOST_PROPOSALS, compared, core, names_alike, proposals


@dataclass(frozen=True)
class Spot:
    """A station as far as it is compared."""

    name: str
    position: LonLat | None = HERE
    address: str = ""
    division_code: str | None = "441202"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("旧宫工会驿站", "旧宫工会户外劳动者服务站点"),
        ("蓝塘加油站工会户外劳动者爱心驿站", "中石化蓝塘加油站驿站"),
        ("工商银行肇庆高要支行户外劳动者工会爱心驿站", "工行高要支行驿站"),
        ("星湖广场驿站", "星湖广场（东门）工会驿站"),
        ("ＷＰＳ驿站", "wps驿站"),
    ],
)
def test_names_that_mean_the_same_place_are_alike(one: str, other: str) -> None:
    assert names_alike(one, other) >= 0.62


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蓝塘工会户外劳动者爱心驿站", "府前工会户外劳动者爱心驿站"),
        ("端州一路工会驿站", "人民医院工会驿站"),
        ("建设银行工会驿站", "邮政储蓄工会驿站"),
    ],
)
def test_what_all_names_have_does_not_make_them_alike(one: str, other: str) -> None:
    assert names_alike(one, other) < 0.62


def test_the_core_of_a_name() -> None:
    assert core("蓝塘工会户外劳动者爱心驿站") == "蓝塘"
    assert core("旧宫暖心驿站") == "旧宫"


def asked(one: Spot, other: Spot) -> str | None:
    found = compared(one, other)
    return found.sentence if found.is_worth_asking else None


def test_eight_metres_apart_it_may_be_one_or_two_rooms_of_one_house() -> None:
    one, other = Spot("旧宫阅读驿站"), Spot("旧宫工会驿站", north(8))
    assert asked(one, other) == "相距 8 米，名称相近 0.78：可能是同一处，也可能是同楼两间"
    assert asked(Spot("旧宫驿站"), Spot("旧宫工会驿站", north(8))) == "相距 8 米，名称相近 1.00：多半是同一处"


def test_rooms_of_one_house_are_said_to_be_such() -> None:
    said = asked(Spot("荟聚商场1层驿站"), Spot("荟聚商场3层驿站", north(4)))
    assert said and "可能是同楼两间" in said


def test_the_same_address_under_another_name() -> None:
    one, other = Spot("甲银行驿站", HERE, "端州一路26号"), Spot("阳光书屋", north(12), "端州一路 26 号")
    said = asked(one, other)
    assert said and "地址相同，名称不同" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Spot("蓝塘驿站"), Spot("府前驿站", north(8))),
        (Spot("蓝塘驿站"), Spot("蓝塘驿站", north(400))),
        (Spot("蓝塘书屋驿站"), Spot("蓝塘加油站驿站", north(250))),
        (Spot("蓝塘驿站", None), Spot("蓝塘驿站")),
    ],
)
def test_others_are_not_asked_about(one: Spot, other: Spot) -> None:
    assert asked(one, other) is None


def test_without_a_place_the_address_decides() -> None:
    said = asked(Spot("蓝塘驿站", None, "端州一路26号"), Spot("蓝塘工会驿站", HERE, "端州一路26号"))
    assert said == "名称相近 1.00，地址相同，有一处没有坐标"


def test_within_a_sheet_the_later_row_is_asked_about() -> None:
    rows = [Spot("旧宫驿站"), Spot("蓝塘驿站"), Spot("旧宫工会驿站", north(20))]
    assert [(one.row, one.other) for one in proposals(rows, rows, within_sheet=True)] == [(2, 0)]


def test_the_likest_comes_first() -> None:
    others = [Spot("旧宫阅读驿站", north(20)), Spot("旧宫驿站", north(90)), Spot("别的驿站")]
    found = list(proposals([Spot("旧宫工会驿站")], others))
    assert [one.other for one in found] == [1, 0]
    assert found[0].as_json()["distance_m"] == pytest.approx(90, abs=0.5)


def test_cells_lose_nobody_within_reach() -> None:
    dice = random.Random(5)
    spots = [
        Spot(f"第{dice.randrange(40)}街驿站", LonLat(112.4 + dice.random() / 60, 23 + dice.random() / 60))
        for _ in range(300)
    ]
    all_pairs = {
        (n, m)
        for n, one in enumerate(spots)
        for m, other in enumerate(spots)
        if m < n and compared(one, other).is_worth_asking
    }
    found = {(one.row, one.other) for one in proposals(spots, spots, within_sheet=True)}
    crowded = {n for n, _ in all_pairs if sum(row == n for row, _ in all_pairs) > MOST_PROPOSALS}
    assert len(all_pairs) > 50
    assert {pair for pair in all_pairs if pair[0] not in crowded} <= found <= all_pairs


def test_a_province_is_compared_in_seconds() -> None:
    dice = random.Random(7)
    spots = [
        Spot(f"第{n % 500}街{n}号工会驿站", LonLat(112 + dice.random(), 23 + dice.random()), f"某路{n}号")
        for n in range(20_000)
    ]
    moved = [
        Spot(one.name, LonLat(one.position.lon, one.position.lat + 8 * METRE_NORTH_DEG))
        for one in spots
        if one.position
    ]
    began = time.process_time()
    assert len(list(proposals(moved, spots))) >= 20_000
    assert time.process_time() - began < 20
