"""The day that a question names: 明天有调解员吗, 周三有没有公益电影."""

import re
from datetime import date, timedelta
from typing import NamedTuple

NEAR_DAYS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
WEEKDAYS = "一二三四五六日"
DAY = re.compile(
    rf"(?P<near>大后天|{'|'.join(day for day in NEAR_DAYS if day != '大后天')})"
    r"|(?P<next>下)?(?:本|这)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
)


class AskedDay(NamedTuple):
    """A question without its day, and the day; None where it names none."""

    rest: str
    day: date | None


def split_day(text: str, today: date) -> AskedDay:
    """Return a question's day, the next of its name from today on, and the rest of the question."""
    match = DAY.search(text)
    if match is None:
        return AskedDay(text, None)
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
    if match["near"]:
        return AskedDay(rest, today + timedelta(days=NEAR_DAYS[match["near"]]))
    weekday = WEEKDAYS.index(match["weekday"].replace("天", "日"))
    ahead = (weekday - today.weekday()) % 7
    if match["next"]:  # of the week after this one
        ahead = weekday - today.weekday() + 7
    return AskedDay(rest, today + timedelta(days=ahead))
