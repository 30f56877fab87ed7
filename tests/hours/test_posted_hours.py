"""Posted signs are parsed completely, described back in Chinese, or refused with a column."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.hours import LONGEST_POSTED, read_posted_hours
from locator.hours.domain.posted.reading import Confidence

with Path(__file__).with_name("posted_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
READABLE = [case for case in CASES if not case["expected"].startswith("refused")]
REFUSED = [case for case in CASES if case["expected"].startswith("refused")]
with Path(__file__).with_name("posted_signs.csv").open(encoding="utf-8", newline="") as file:
    SIGNS = list(csv.DictReader(file))
with Path(__file__).with_name("posted_signs_refused.csv").open(encoding="utf-8", newline="") as file:
    SIGNS_REFUSED = list(csv.DictReader(file))
ALL_READ = [case["posted"] for case in READABLE] + [case["posted"].replace("\\n", "\n") for case in SIGNS]
WORDS = (
    *(
        "周一至周五",
        "周六",
        "周末",
        "工作日",
        "每天",
        "节假日",
        "除外",
        "休息",
        "照常",
        "24小时",
        "8:30-17:30",
    ),
    *(
        "14:00-18:00",
        "上午9点",
        "下午5点",
        "到",
        "次日6:00",
        "夏季",
        "（5-9月）",
        "（",
        "）",
        "，",
        "；",
        "、",
    ),
    *("2026年2月16日", "午休", "12:00-14:00", "每月第一个周三", "预约", "号", "月", "点", "8", ":"),
)


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case["name"])
def test_a_sign_is_read_as_meant(case: dict[str, str]) -> None:
    reading = read_posted_hours(case["posted"])
    assert reading.hours == Hours.parse(case["expected"])
    assert reading.confidence.value == case["confidence"], reading.assumptions


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_an_unreadable_sign_is_refused_with_its_column(case: dict[str, str]) -> None:
    with pytest.raises(InvalidHours) as refused:
        read_posted_hours(case["posted"])
    assert f"refused at {refused.value.column}" == case["expected"], str(refused.value)


@pytest.mark.parametrize("case", SIGNS, ids=lambda case: case["posted"])
def test_a_sign_of_any_kind_is_read_with_staff_and_without(case: dict[str, str]) -> None:
    reading = read_posted_hours(case["posted"].replace("\\n", "\n"))
    self_service = reading.self_service.canonical if reading.self_service else ""
    assert (reading.hours.canonical, self_service) == (case["opening_hours"], case["self_service"])
    assert reading.confidence.value == case["confidence"], reading.assumptions


@pytest.mark.parametrize("case", SIGNS_REFUSED, ids=lambda case: case["posted"])
def test_a_doubtful_sign_is_refused_with_its_column(case: dict[str, str]) -> None:
    with pytest.raises(InvalidHours) as refused:
        read_posted_hours(case["posted"])
    assert refused.value.column == int(case["column"]), str(refused.value)


@pytest.mark.parametrize("posted", ALL_READ)
def test_the_description_of_a_reading_means_the_same(posted: str) -> None:
    hours = read_posted_hours(posted).hours
    assert read_posted_hours(describe_hours(hours)).hours == hours, describe_hours(hours)


def test_every_case_has_its_own_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("posted", ["", "   ", "每" * (LONGEST_POSTED + 1)])
def test_empty_and_too_long_texts_are_refused(posted: str) -> None:
    with pytest.raises(InvalidHours):
        read_posted_hours(posted)


def test_assumptions_are_listed() -> None:
    assert read_posted_hours("周一至周五8:30-17:30").assumptions == ("没有写节假日怎么办，按平时推算",)
    assert read_posted_hours("每天22:00-6:00").assumptions == ("22:00-06:00 当作到第二天",)
    assert read_posted_hours("8:30-17:30").assumptions == ("没有写星期几，当作每天",)


def test_the_error_quotes_what_cannot_be_read() -> None:
    with pytest.raises(InvalidHours, match="第 17 个字“需排队）”处：读不懂"):
        read_posted_hours("周一至周五9:00-17:00（需排队）")


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("Mo-Fr 08:30-17:30; PH off", "周一至周五 08:30-17:30；节假日不开放"),
        ("24/7", "全天24小时"),
        ("off", "每天不开放"),
        ("20:00-26:00", "每天20:00-次日02:00"),
        ('Mo-Fr unknown "call"', "周一至周五 说不准（call）"),
        ('Mo-Fr 08:00-12:00 || unknown "ask"', "周一至周五 08:00-12:00；其余时间 说不准（ask）"),
        ("week 01-10 Mo 08:00-09:00", "week 01-10周一 08:00-09:00"),
        ("Mo[-1] 08:00-09:00", "每月最后一个周一 08:00-09:00"),
        ("Mo[-2] 08:00-09:00", "Mo[-2] 08:00-09:00"),
    ],
)
def test_any_hours_can_be_described(text: str, description: str) -> None:
    assert describe_hours(Hours.parse(text)) == description


@given(st.lists(st.sampled_from(WORDS), max_size=8).map("".join))
def test_any_combination_of_words_is_read_or_refused_with_a_column(posted: str) -> None:
    try:
        reading = read_posted_hours(posted)
    except InvalidHours as refused:
        assert refused.column is not None and 1 <= refused.column <= max(1, len(posted))
    else:
        assert reading.hours.rules
        assert reading.confidence in Confidence


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(posted: str) -> None:
    try:
        assert read_posted_hours(posted).hours.rules
    except InvalidHours as refused:
        assert refused.column is not None
