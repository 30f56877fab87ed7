"""The State Council's notice as pasted text: every day right, and anything doubtful refused by name.

The notices of 2020-2026 are in tests/hours/notices in words of our own, with the days of the originals.
"""

from datetime import date
from pathlib import Path

import pytest

from locator.errors import ImportRefused
from locator.hours.domain.calendar import CalendarDay, DayKind
from locator.hours.domain.decree_text import read_decree_text
from locator.hours.domain.decrees import library_calendar

NOTICES = Path(__file__).with_name("notices")
YEARS = range(2020, 2027)
# On 2020-01-26 another notice lengthened the Spring Festival to 2 February.
LATER_NOTICE = {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}
# “与周末连休” joins a plain weekend, which the library counts as days off at New Year 2024 only.
PLAIN_WEEKEND = {date(2023, 12, 30), date(2023, 12, 31)}


def notice(year: int) -> str:
    return NOTICES.joinpath(f"{year}.txt").read_text("utf-8")


def kinds(days: list[CalendarDay]) -> dict[date, DayKind]:
    return {row.day: row.kind for row in days if row.day not in LATER_NOTICE | PLAIN_WEEKEND}


def refusal(text: str) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_decree_text(text)
    return " ".join(str(problem) for problem in refused.value.problems)


def test_every_day_of_seven_years_is_read_as_decreed() -> None:
    read = {day: kind for year in YEARS for day, kind in kinds(read_decree_text(notice(year))).items()}
    decreed = [row for row in library_calendar().days.values() if row.kind is not DayKind.EXPECTED]
    assert read == kinds(decreed)


def test_a_notice_may_begin_in_the_year_before() -> None:
    first = read_decree_text(notice(2023))[0]
    assert (first.day, first.name) == (date(2022, 12, 31), "元旦")
    without_years = notice(2023).replace("2022年12月31日至2023年1月2日", "12月31日至1月2日")
    assert read_decree_text(without_years)[0].day == date(2022, 12, 31)


def test_the_source_is_the_number_of_the_notice_or_its_title() -> None:
    assert read_decree_text(notice(2025))[0].source == "国办发明电〔2024〕12号"
    assert read_decree_text(notice(2026))[0].source == "国务院办公厅关于2026年部分节假日安排的通知"


def test_a_notice_in_one_line_with_half_width_signs_is_read() -> None:
    one_line = notice(2026).replace("\n", " ").replace("：", ":").replace("（", "(").replace("）", ")")
    assert kinds(read_decree_text(one_line)) == kinds(read_decree_text(notice(2026)))


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("1月4日（周日）", "1月4日（周六）", "2026-01-04 是周日，写的是周六"),
        ("至23日（农历正月初七、周一）", "至23日（农历正月初七、周二）", "2026-02-23 是周一"),
        ("共9天", "共8天", "日子有 9 天，写的是 8 天"),
        ("5月9日（周六）上班", "5月8日（周五）上班", "2026-05-08 不是周末"),
        ("五、端午节：6月19日（周五）至21日（周日）放假，共3天。", "", "2026 年缺 端午节"),
        ("4月4日（周六）至6日（周一）放假", "4月31日放假", "没有这一天"),
        ("6月19日（周五）至21日（周日）", "6月21日至19日", "结束早于开始"),
        ("9月20日（周日）、10月10日（周六）上班", "9月20日（周日）另行安排", "读不懂"),
        ("9月20日（周日）", "5月9日（周六）", "2026-05-09 写了两次"),
        ("10月1日（周四）至7日（周三）", "10月2日（周五）至8日（周四）", "2026 年国庆节的日子不对"),
        (
            "2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）",
            "6月7日至15日",
            "2026 年春节的日子不对",
        ),
        ("9月25日（周五）至27日（周日）", "8月28日（周五）至30日（周日）", "2026 年中秋节的日子不对"),
    ],
)
def test_a_notice_that_contradicts_the_calendar_is_refused(written: str, instead: str, says: str) -> None:
    assert written in notice(2026)
    assert says in refusal(notice(2026).replace(written, instead))


def test_a_whole_notice_with_its_head_and_signature_is_read() -> None:
    head = "国务院办公厅关于2026年\n部分节假日安排的通知\n国办发明电〔2025〕7号\n\n各省人民政府：\n"
    whole = f"{head}{notice(2026)}\n\n国务院办公厅\n2025年11月4日\n（此件公开发布）"
    assert kinds(read_decree_text(whole)) == kinds(read_decree_text(notice(2026)))
    assert "2026年9月3日" in refusal(f"{notice(2026)}\n2026年9月3日"), (
        "a day of the year itself is no signature"
    )


@pytest.mark.parametrize(
    ("pattern", "instead"), [("{}、", "{}."), ("{}、", ""), ("（周日）上班", "（周日）补班")]
)
def test_a_notice_with_other_numbers_and_words_is_read(pattern: str, instead: str) -> None:
    text = notice(2026)
    for number, numeral in enumerate("一二三四五六七", start=1):
        text = text.replace(f"\n{pattern.format(numeral)}", f"\n{instead.format(number)}")
    text = text.replace(pattern, instead)
    assert text != notice(2026)
    assert kinds(read_decree_text(text)) == kinds(read_decree_text(notice(2026)))


def test_a_text_of_another_kind_is_refused() -> None:
    assert "没有看到年份" in refusal("欢迎光临")
    assert "太长" in refusal("元旦" * 5000)
    assert "缺 春节、清明节、劳动节、端午节、中秋节、国庆节" in refusal("2027年安排：一、元旦：1月1日放假。")
