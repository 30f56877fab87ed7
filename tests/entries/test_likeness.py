"""Pairs of stations that may be the same are proposed for review with a reason; others are not."""

import random
import time
from dataclasses import dataclass

import pytest
from factories import HERE, METRE_NORTH_DEG, north

from geodata.lonlat import LonLat
from locator.entries.domain.likeness import (
    MAX_PROPOSALS,
    compare,
    distinctive_part,
    name_similarity,
    propose_matches,
)


@dataclass(frozen=True)
class Spot:
    """The compared values of a station."""

    name: str
    position: LonLat | None = HERE
    address: str = ""
    division_code: str | None = "441202"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("旧宫工会驿站", "旧宫工会户外劳动者服务站点"),
        ("蓝塘加油站工会户外劳动者爱心驿站", "中石化蓝塘加油站驿站"),
        ("工商银行肇庆高要支行户外劳动者工会爱心驿站", "工行高要支行驿站"),
        ("星湖广场驿站", "星湖广场（东门）工会驿站"),
        ("ＷＰＳ驿站", "wps驿站"),
        ("达川区第1工会驿站", "达川区第01工会驿站"),
        ("达川区第1工会驿站", "达川区第一工会驿站"),
    ],
)
def test_names_of_the_same_place_are_similar(first: str, second: str) -> None:
    assert name_similarity(first, second) >= 0.62


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("蓝塘工会户外劳动者爱心驿站", "府前工会户外劳动者爱心驿站"),
        ("端州一路工会驿站", "人民医院工会驿站"),
        ("建设银行工会驿站", "邮政储蓄工会驿站"),
        ("达川区第1工会驿站", "达川区第21工会驿站"),  # a county numbers its stations
        ("第一工会驿站", "第二工会驿站"),
    ],
)
def test_common_words_do_not_make_names_similar(first: str, second: str) -> None:
    assert name_similarity(first, second) < 0.62


def test_the_distinctive_part_of_a_name() -> None:
    assert distinctive_part("蓝塘工会户外劳动者爱心驿站") == "蓝塘"
    assert distinctive_part("旧宫暖心驿站") == "旧宫"


def review_reason(first: Spot, second: Spot) -> str | None:
    likeness = compare(first, second)
    return likeness.sentence if likeness.needs_review else None


def test_stations_eight_metres_apart_may_be_two_rooms_of_a_building() -> None:
    first, second = Spot("旧宫阅读驿站"), Spot("旧宫工会驿站", north(8))
    assert review_reason(first, second) == "相距 8 米，名称相近 0.78：可能是同一处，也可能是同楼两间"
    assert (
        review_reason(Spot("旧宫驿站"), Spot("旧宫工会驿站", north(8)))
        == "相距 8 米，名称相近 1.00：多半是同一处"
    )


def test_different_floors_are_named_as_a_possible_reason() -> None:
    reason = review_reason(Spot("荟聚商场1层驿站"), Spot("荟聚商场3层驿站", north(4)))
    assert reason and "可能是同楼两间" in reason


def test_the_same_address_with_another_name_needs_review() -> None:
    first, second = Spot("甲银行驿站", HERE, "端州一路26号"), Spot("阳光书屋", north(12), "端州一路 26 号")
    reason = review_reason(first, second)
    assert reason and "地址相同，名称不同" in reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Spot("蓝塘驿站"), Spot("府前驿站", north(8))),
        (Spot("蓝塘驿站"), Spot("蓝塘驿站", north(400))),
        (Spot("蓝塘书屋驿站"), Spot("蓝塘加油站驿站", north(250))),
        (Spot("蓝塘驿站", None), Spot("蓝塘驿站")),
    ],
)
def test_different_stations_need_no_review(first: Spot, second: Spot) -> None:
    assert review_reason(first, second) is None


def test_without_a_position_the_address_decides() -> None:
    reason = review_reason(Spot("蓝塘驿站", None, "端州一路26号"), Spot("蓝塘工会驿站", HERE, "端州一路26号"))
    assert reason == "名称相近 1.00，地址相同，有一处没有坐标"


def test_within_a_sheet_the_later_row_gets_the_proposal() -> None:
    rows = [Spot("旧宫驿站"), Spot("蓝塘驿站"), Spot("旧宫工会驿站", north(20))]
    assert [
        (proposal.row, proposal.other) for proposal in propose_matches(rows, rows, within_sheet=True)
    ] == [(2, 0)]


def test_the_most_similar_proposal_comes_first() -> None:
    others = [Spot("旧宫阅读驿站", north(20)), Spot("旧宫驿站", north(90)), Spot("别的驿站")]
    matches = list(propose_matches([Spot("旧宫工会驿站")], others))
    assert [proposal.other for proposal in matches] == [1, 0]
    assert matches[0].as_json()["distance_m"] == pytest.approx(90, abs=0.5)


def test_the_grid_finds_every_pair_within_reach() -> None:
    generator = random.Random(5)
    spots = [
        Spot(
            f"第{generator.randrange(40)}街驿站",
            LonLat(112.4 + generator.random() / 60, 23 + generator.random() / 60),
        )
        for _ in range(300)
    ]
    all_pairs = {
        (row, other)
        for row, first in enumerate(spots)
        for other, second in enumerate(spots)
        if other < row and compare(first, second).needs_review
    }
    proposed = {
        (proposal.row, proposal.other) for proposal in propose_matches(spots, spots, within_sheet=True)
    }
    crowded = {
        number for number, _ in all_pairs if sum(row == number for row, _ in all_pairs) > MAX_PROPOSALS
    }
    assert len(all_pairs) > 50
    assert {pair for pair in all_pairs if pair[0] not in crowded} <= proposed <= all_pairs


def test_comparing_a_province_takes_seconds() -> None:
    generator = random.Random(7)
    spots = [
        Spot(
            f"第{n % 500}街{n}号工会驿站",
            LonLat(112 + generator.random(), 23 + generator.random()),
            f"某路{n}号",
        )
        for n in range(20_000)
    ]
    moved = [
        Spot(spot.name, LonLat(spot.position.lon, spot.position.lat + 8 * METRE_NORTH_DEG))
        for spot in spots
        if spot.position
    ]
    started_s = time.process_time()
    assert len(list(propose_matches(moved, spots))) >= 20_000
    assert time.process_time() - started_s < 20
