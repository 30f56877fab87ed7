"""An opening_hours text in plain Chinese, for the clerk who confirms it and the worker who reads it."""

import re

from geodata.sentence import Sentence, in_turn, listed, pattern
from locator.hours.domain.hours import WEEKDAYS, WHOLE_DAY, Hours, Rule
from locator.hours.domain.posted.dates import MONTHS

DAY_NAMES = dict(
    zip(
        WEEKDAYS,
        (
            *(Sentence("周一"), Sentence("周二"), Sentence("周三"), Sentence("周四")),
            *(Sentence("周五"), Sentence("周六"), Sentence("周日")),
        ),
        strict=True,
    )
)
NTH = {"1": Sentence("一"), "2": Sentence("二"), "3": Sentence("三"), "4": Sentence("四")}
MONTH_NAMES = (
    *(Sentence("1月"), Sentence("2月"), Sentence("3月"), Sentence("4月"), Sentence("5月"), Sentence("6月")),
    *(
        Sentence("7月"),
        Sentence("8月"),
        Sentence("9月"),
        Sentence("10月"),
        Sentence("11月"),
        Sentence("12月"),
    ),
)
ALL_DAY = Sentence("全天")
CLOSED = Sentence("不开放")
TIMES = re.compile(r"\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*")
MONTH_DAY = re.compile(rf"(?:(20\d\d) )?({'|'.join(MONTHS)})(?: (\d+))?")
NTH_DAY = re.compile(r"(..)\[(\d)\]")
UNSURE = re.compile(r'unknown(?: "(.*)")?$')


def in_words(hours: Hours) -> str:
    """Return hours as a sign would say them: ``周一至周五 08:30-17:30；节假日不开放``.

    What has no such words stays in the syntax.
    """
    return in_turn(rule_in_words(rule) for rule in hours.rules)


def rule_in_words(rule: Rule) -> str:
    """Return one rule as a sign would say it."""
    when, holds = _when(_dates(rule.dates), _days(rule.days)), _holds(rule.holds)
    if rule.joint == " || ":
        rest = "" if holds == ALL_DAY else holds
        return Sentence("其余时间{when} {holds}", when=when, holds=rest)
    if not when:
        if holds == ALL_DAY:
            return Sentence("全天24小时")
        return holds if rule.closes_hours else Sentence("每天{holds}", holds=holds)
    return Sentence(pattern("{when}{holds}") if holds == CLOSED else "{when} {holds}", when=when, holds=holds)


def _when(dates: str, days: str) -> str:
    return Sentence("{dates}{days}", dates=dates, days=days) if dates and days else dates or days


def _dates(dates: str) -> str:
    return listed(_stretch(one) for one in dates.split(",")) if dates else ""


def _stretch(text: str) -> str:
    ends = [MONTH_DAY.fullmatch(end) for end in text.split("-")]
    named = [_date(end) for end in ends if end]
    return listed(named, pattern("{before}至{after}")) if all(ends) else text


def _date(found: re.Match[str]) -> Sentence:
    month = MONTH_NAMES[MONTHS.index(found[2])]
    if found[1] and found[3]:
        return Sentence("{year}年{month}{day}日", year=found[1], month=month, day=found[3])
    if found[1]:
        return Sentence("{year}年{month}", year=found[1], month=month)
    return Sentence("{month}{day}日", month=month, day=found[3]) if found[3] else month


def _days(days: str) -> str:
    return listed(_day(one) for one in days.split(",")) if days else ""


def _day(item: str) -> str:
    if item == "PH":
        return Sentence("节假日")
    nth = NTH_DAY.fullmatch(item)
    if nth and nth[2] in NTH:
        return Sentence("每月第{nth}个{day}", nth=NTH[nth[2]], day=DAY_NAMES[nth[1]])
    first, _, last = item.partition("-")
    if first not in DAY_NAMES or (last and last not in DAY_NAMES):
        return item
    return listed([DAY_NAMES[one] for one in (first, last) if one], pattern("{before}至{after}"))


def _holds(holds: str) -> str:
    if holds in (WHOLE_DAY, "24/7"):
        return ALL_DAY
    if holds in ("closed", "24/7 closed"):
        return CLOSED
    unsure = UNSURE.search(holds)
    if unsure:
        return _unsure(TIMES.match(holds), unsure[1])
    times = TIMES.match(holds)
    if times is None:
        return holds
    rest = holds[times.end() :].strip()
    if rest == "closed":
        return Sentence("午休{times}", times=_times(times[0]))
    return Sentence("{times} {rest}", times=_times(times[0]), rest=rest) if rest else _times(times[0])


def _unsure(times: re.Match[str] | None, why: str | None) -> Sentence:
    said = Sentence("{times}说不准", times=_times(times[0])) if times else Sentence("说不准")
    return Sentence("{said}（{why}）", said=said, why=why) if why else said


def _times(times: str) -> str:
    return listed(_span(one) for one in times.split(","))


def _span(span: str) -> str:
    """Write a span; one past midnight says so."""
    start, end = span.split("-")
    is_late = end > "24:00" or end <= start
    if end > "24:00":
        end = f"{int(end[:2]) - 24:02}{end[2:]}"
    return Sentence("{start}-次日{end}", start=start, end=end) if is_late else span
