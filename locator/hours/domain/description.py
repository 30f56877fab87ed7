"""Opening hours, and the reason for a day's state, as plain Chinese sentences."""

import re
from datetime import date, datetime
from functools import partial

from geodata.sentence import Sentence, in_turn, listed, pattern
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import WEEKDAYS, WHOLE_DAY, Hours, Rule
from locator.hours.domain.posted.dates import MONTHS
from locator.hours.domain.timeline import UNKNOWN_DAY, day_spans
from locator.time_zone import SHANGHAI

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
WEEKDAY_NAMES = tuple(DAY_NAMES.values())
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
NOON_BREAK = re.compile(r"1[1-4]:\d\d-1[1-5]:\d\d")
TIMES = re.compile(r"\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*")
MONTH_DAY = re.compile(rf"(?:(20\d\d) )?({'|'.join(MONTHS)})(?: (\d+))?")
NTH_DAY = re.compile(r"(..)\[(\d)\]")
UNSURE = re.compile(r'unknown(?: "(.*)")?$')


def describe_hours(hours: Hours) -> str:
    """Return hours in the wording of a sign: ``周一至周五 08:30-17:30；节假日不开放``.

    What cannot be worded stays in opening_hours syntax.
    """
    return in_turn(describe_rule(rule) for rule in hours.rules)


def worded_hours(text: str) -> str:
    """Return opening hours in the wording of a sign; what cannot be parsed as it is."""
    try:
        return describe_hours(Hours.parse(text)) if text else ""
    except InvalidHours:
        return text


def describe_rule(rule: Rule) -> str:
    """Return one rule in the wording of a sign."""
    days, times = (
        _join_dates_and_days(_describe_dates(rule.dates), _describe_days(rule.days)),
        _describe_times(rule.times),
    )
    if rule.separator == " || ":
        rest_times = "" if times == ALL_DAY else times
        return Sentence("其余时间{when} {holds}", when=days, holds=rest_times)
    if not days:
        if times == ALL_DAY:
            return Sentence("全天24小时")
        return times if rule.closes_hours else Sentence("每天{holds}", holds=times)
    return Sentence(pattern("{when}{holds}") if times == CLOSED else "{when} {holds}", when=days, holds=times)


def explain_state(hours: Hours, calendar: Calendar, at: datetime) -> Sentence:
    """Return a sentence on a moment's day: what it counts as, and the rules that apply on it."""
    day = at.astimezone(SHANGHAI).date()
    classes = calendar.classes(day)
    if day_spans(partial(hours.on, day), classes) is UNKNOWN_DAY:
        return Sentence(
            "{day}：当年放假安排还没公布，这一天开不开说不准", day=_describe_calendar_day(day, calendar)
        )
    rules = hours.on(day, DayClass.PLAIN if DayClass.PLAIN in classes else min(classes))
    if not rules:
        return Sentence("{day}：没有写这一天的时间，按不开放", day=_describe_calendar_day(day, calendar))
    applied = in_turn(describe_rule(rule) for rule in rules)
    return Sentence("{day}：按“{held}”", day=_describe_calendar_day(day, calendar), held=applied)


def _describe_calendar_day(day: date, calendar: Calendar) -> Sentence:
    name = calendar.name(day)
    date_text = Sentence("{date} {weekday}", date=day.isoformat(), weekday=WEEKDAY_NAMES[day.weekday()])
    if DayClass.HOLIDAY in calendar.classes(day) and len(calendar.classes(day)) == 1:
        return Sentence("{day}，{name}放假", day=date_text, name=name)
    return Sentence("{day}，{name}", day=date_text, name=name) if name else date_text


def _join_dates_and_days(dates: str, days: str) -> str:
    return Sentence("{dates}{days}", dates=dates, days=days) if dates and days else dates or days


def _describe_dates(dates: str) -> str:
    return listed(_describe_date_range(date_range) for date_range in dates.split(",")) if dates else ""


def _describe_date_range(text: str) -> str:
    ends = [MONTH_DAY.fullmatch(end) for end in text.split("-")]
    named = [_describe_date(end) for end in ends if end]
    return listed(named, pattern("{before}至{after}")) if all(ends) else text


def _describe_date(found: re.Match[str]) -> Sentence:
    month = MONTH_NAMES[MONTHS.index(found[2])]
    if found[1] and found[3]:
        return Sentence("{year}年{month}{day}日", year=found[1], month=month, day=found[3])
    if found[1]:
        return Sentence("{year}年{month}", year=found[1], month=month)
    return Sentence("{month}{day}日", month=month, day=found[3]) if found[3] else month


def _describe_days(days: str) -> str:
    return listed(_describe_day(day) for day in days.split(",")) if days else ""


def _describe_day(item: str) -> str:
    if item == "PH":
        return Sentence("节假日")
    if item.endswith("[-1]") and item[:2] in DAY_NAMES:
        return Sentence("每月最后一个{day}", day=DAY_NAMES[item[:2]])
    nth_day = NTH_DAY.fullmatch(item)
    if nth_day and nth_day[2] in NTH:
        return Sentence("每月第{nth}个{day}", nth=NTH[nth_day[2]], day=DAY_NAMES[nth_day[1]])
    first, _, last = item.partition("-")
    if first not in DAY_NAMES or (last and last not in DAY_NAMES):
        return item
    return listed([DAY_NAMES[name] for name in (first, last) if name], pattern("{before}至{after}"))


def _describe_times(text: str) -> str:
    if text in (WHOLE_DAY, "24/7"):
        return ALL_DAY
    if text in ("closed", "24/7 closed"):
        return CLOSED
    unsure = UNSURE.search(text)
    if unsure:
        return _describe_unsure(TIMES.match(text), unsure[1])
    times = TIMES.match(text)
    if times is None:
        return text
    suffix = text[times.end() :].strip()
    if suffix == "closed":
        spans = _describe_spans(times[0])
        if NOON_BREAK.fullmatch(times[0]):
            return Sentence("午休{times}", times=spans)
        return Sentence("{times}不开放", times=spans)
    return (
        Sentence("{times} {rest}", times=_describe_spans(times[0]), rest=suffix)
        if suffix
        else _describe_spans(times[0])
    )


def _describe_unsure(times: re.Match[str] | None, comment: str | None) -> Sentence:
    text = Sentence("{times}说不准", times=_describe_spans(times[0])) if times else Sentence("说不准")
    return Sentence("{said}（{why}）", said=text, why=comment) if comment else text


def _describe_spans(times: str) -> str:
    return listed(_describe_span(span) for span in times.split(","))


def _describe_span(span: str) -> str:
    """Return a span of times; one that ends on the next day is marked 次日."""
    start, end = span.split("-")
    is_late = end > "24:00" or end <= start
    if end > "24:00":
        end = f"{int(end[:2]) - 24:02}{end[2:]}"
    return Sentence("{start}-次日{end}", start=start, end=end) if is_late else span
