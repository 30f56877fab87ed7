"""An opening_hours text in plain Chinese, for the clerk who confirms it and the worker who reads it."""

import re

from locator.domain.hours import WEEKDAYS, WHOLE_DAY, Hours, Rule
from locator.domain.posted_dates import MONTHS

DAY_NAMES = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))
NTH = {"1": "一", "2": "二", "3": "三", "4": "四"}
TIMES = re.compile(r"\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*")
MONTH_DAY = re.compile(rf"(?:(20\d\d) )?({'|'.join(MONTHS)})(?: (\d+))?")
NTH_DAY = re.compile(r"(..)\[(\d)\]")
UNSURE = re.compile(r'unknown(?: "(.*)")?$')


def in_words(hours: Hours) -> str:
    """Return hours as a sign would say them: ``周一至周五 08:30-17:30；节假日不开放``.

    What has no such words stays in the syntax.
    """
    return "；".join(_rule(rule) for rule in hours.rules)


def _rule(rule: Rule) -> str:
    dates, days = _dates(rule.dates), _days(rule.days)
    holds = _holds(rule.holds)
    when = f"{dates}{days}"
    if rule.joint == " || ":
        return f"其余时间{when} {holds.removeprefix('全天')}"
    if not when:
        return {"全天": "全天24小时"}.get(holds, holds if rule.closes_hours else f"每天{holds}")
    return f"{when}{'' if holds == '不开放' else ' '}{holds}"


def _dates(dates: str) -> str:
    return "、".join(_stretch(one) for one in dates.split(",")) if dates else ""


def _stretch(text: str) -> str:
    ends = [MONTH_DAY.fullmatch(end) for end in text.split("-")]
    return "至".join(_date(end) for end in ends if end) if all(ends) else text


def _date(found: re.Match[str]) -> str:
    year = f"{found[1]}年" if found[1] else ""
    day = f"{found[3]}日" if found[3] else ""
    return f"{year}{MONTHS.index(found[2]) + 1}月{day}"


def _days(days: str) -> str:
    return "、".join(_day(one) for one in days.split(",")) if days else ""


def _day(item: str) -> str:
    if item == "PH":
        return "节假日"
    nth = NTH_DAY.fullmatch(item)
    if nth and nth[2] in NTH:
        return f"每月第{NTH[nth[2]]}个周{DAY_NAMES[nth[1]]}"
    first, _, last = item.partition("-")
    if first not in DAY_NAMES or (last and last not in DAY_NAMES):
        return item
    return f"周{DAY_NAMES[first]}至周{DAY_NAMES[last]}" if last else f"周{DAY_NAMES[first]}"


def _holds(holds: str) -> str:
    if holds in (WHOLE_DAY, "24/7"):
        return "全天"
    if holds in ("closed", "24/7 closed"):
        return "不开放"
    unsure = UNSURE.search(holds)
    if unsure:
        times = TIMES.match(holds)
        said = f"（{unsure[1]}）" if unsure[1] else ""
        return f"{_times(times[0])}说不准{said}" if times else f"说不准{said}"
    times = TIMES.match(holds)
    if times is None:
        return holds
    rest = holds[times.end() :].strip()
    if rest == "closed":
        return f"午休{_times(times[0])}"
    return f"{_times(times[0])}{' ' + rest if rest else ''}"


def _times(times: str) -> str:
    return "、".join(_span(one) for one in times.split(","))


def _span(span: str) -> str:
    """Write a span; one past midnight says so."""
    start, end = span.split("-")
    if end > "24:00":
        end = f"{int(end[:2]) - 24:02}{end[2:]}"
        return f"{start}-次日{end}"
    return f"{start}-次日{end}" if end <= start else f"{start}-{end}"
