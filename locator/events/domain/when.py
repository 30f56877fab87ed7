"""Reading when something happens: ``每周三18:00-20:00``, ``每两周周三14点到16点``, ``6月6日 9:30``.

Weekdays and times are read by the reader of posted hours; what is said beside them (every second week, from
and until when, how often, a single day) is read here.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geodata.sentence import Sentence
from locator.events.domain.errors import InvalidTiming
from locator.events.domain.kinds import HolidayPolicy
from locator.events.domain.timing import Timing
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import WEEKDAYS, Rule
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.reading import NO_HOLIDAY_RULE
from locator.time_zone import SHANGHAI

MAX_WHEN = 300
USUAL_DURATION_MIN = 120
SEARCHED_DAYS = 62  # every rule has a day in two months
BACK_DAYS = 92  # a day without a year is the next one, or one of the last three months
DAY = r"(?:(?P<year>\d{4})[-年/.])?(?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})[日号]?"
NAMELESS_DAY = r"(?:\d{4}[-年/.])?\d{1,2}[-月/.]\d{1,2}[日号]?"
EVERY_SECOND = re.compile(
    r"(?:每两周|每2周|每隔一周|隔周)(?:的|一次)?,?(?:周|星期|礼拜)?(?=[一二三四五六日天])"
)
COUNT = re.compile(r",?共(\d{1,9})[次场期]")
UNTIL = re.compile(rf",?(?:至|到|截至)({NAMELESS_DAY})(?:为止|止|结束)")
SINCE = re.compile(rf"(?:从|自)?({NAMELESS_DAY})(?:起|开始),?")
SINGLE = re.compile(rf"{DAY}(?:\([^)]*\))?,?(?P<times>.*)", re.DOTALL)
START_ONLY = re.compile(r"(\d{1,2}):(\d{2})")
TIMES = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
NTH = re.compile(r"([A-Z][a-z])\[(-?\d)\]")
NO_END = Sentence("没有写几点结束，当作两小时")
ONE_A_DAY = Sentence("一个活动一天一场；一天几场的，请记成几个活动")


@dataclass(frozen=True, slots=True)
class WhenRead:
    """What a text means: the timing, what it says of holidays, and the assumptions for the clerk to see."""

    timing: Timing
    holiday_policy: HolidayPolicy | None = None
    assumptions: tuple[str, ...] = ()


def read_when(text: str, today: date, begins_on: date | None = None) -> WhenRead:
    """Read when something happens; a rule begins on `begins_on` or today. Raises InvalidTiming."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("、", ",")
    if not plain or len(plain) > MAX_WHEN:
        raise InvalidTiming(_unread(text))
    plain, since = _taken(SINCE, plain)
    plain, until = _taken(UNTIL, plain)
    plain, count = _taken(COUNT, plain)
    ends = _until_part(until, today) + (f";COUNT={int(count)}" if count else "")
    single = SINGLE.match(plain)
    if single and not since and not ends:
        return _single(text, single, today)
    first = _day(since, today) if since else begins_on or today
    interval = ";INTERVAL=2" if EVERY_SECOND.search(plain) else ""
    return _repeated(text, EVERY_SECOND.sub("周", plain), first, interval + ends)


def _single(text: str, match: re.Match[str], today: date) -> WhenRead:
    day, times = _day(match[0][: match.start("times")].rstrip(","), today), match["times"]
    alone = START_ONLY.fullmatch(times)
    if alone:
        start = _time(text, int(alone[1]), int(alone[2]))
        return WhenRead(Timing(_at(day, start), USUAL_DURATION_MIN), assumptions=(NO_END,))
    rules, _ = _posted(text, times)
    if len(rules) != 1 or rules[0].days or rules[0].dates:
        raise InvalidTiming(_unread(text))
    start, duration_min = _times(text, rules[0].times)
    return WhenRead(Timing(_at(day, start), duration_min))


def _repeated(text: str, plain: str, first: date, more: str) -> WhenRead:
    rules, assumptions = _posted(text, plain)
    closed = [rule for rule in rules if rule.is_off and rule.days == "PH"]
    rules = [rule for rule in rules if rule not in closed]
    if len(rules) != 1 or rules[0].dates:
        raise InvalidTiming(ONE_A_DAY if len(rules) > 1 else _unread(text))
    start, duration_min = _times(text, rules[0].times)
    recurrence = _recurrence(text, rules[0].days)
    timing = Timing(_at(_first_day(recurrence, first), start), duration_min, recurrence + more)
    return WhenRead(timing, HolidayPolicy.OFF if closed else None, assumptions)


def _posted(text: str, plain: str) -> tuple[list[Rule], tuple[str, ...]]:
    try:
        reading = read_posted_hours(plain)
    except InvalidHours as error:
        raise InvalidTiming(error.args[0]) from None
    told = tuple(one for one in reading.assumptions if one != NO_HOLIDAY_RULE)  # the form asks for it
    return list(reading.hours.rules), told


def _recurrence(text: str, days: str) -> str:
    """Return the RFC 5545 rule of weekdays, ``We``, ``Mo-Fr``, ``We[1]``; without any of every day."""
    if not days:
        return "FREQ=DAILY"
    nth = NTH.fullmatch(days)
    if nth:
        return f"FREQ=MONTHLY;BYDAY={nth[2]}{nth[1].upper()}"
    named: list[str] = []
    for item in days.split(","):
        first, _, last = item.partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise InvalidTiming(_unread(text))
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        named += [WEEKDAYS[(begin + n) % 7].upper() for n in range((end - begin) % 7 + 1)]
    return f"FREQ=WEEKLY;BYDAY={','.join(named)}"


def _first_day(recurrence: str, first: date) -> date:
    """Return the first day by a rule: what repeats begins on one of its own days."""
    named = recurrence.partition("BYDAY=")[2]
    days = [first + timedelta(days=n) for n in range(SEARCHED_DAYS)]
    return next(day for day in days if not named or _is_named(day, named))


def _is_named(day: date, named: str) -> bool:
    """Tell whether a day is one of BYDAY: ``WE,FR``, ``1WE`` (the month's first), ``-1WE`` (its last)."""
    month_days = calendar.monthrange(day.year, day.month)[1]
    nth, last = (day.day - 1) // 7 + 1, -((month_days - day.day) // 7 + 1)
    weekday = WEEKDAYS[day.weekday()].upper()
    return not {weekday, f"{nth}{weekday}", f"{last}{weekday}"}.isdisjoint(named.split(","))


def _times(text: str, times: str) -> tuple[time, int]:
    match = TIMES.fullmatch(times)
    if not match:
        raise InvalidTiming(ONE_A_DAY if "," in times else _unread(text))
    start_min, end_min = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    return _time(text, *divmod(start_min, 60)), (end_min - start_min) % (24 * 60) or 24 * 60


def _time(text: str, hour: int, minute: int) -> time:
    try:
        return time(hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        raise InvalidTiming(_unread(text)) from None


def _day(text: str, today: date) -> date:
    """Return a day; without a year it is the next one, or one of the last three months."""
    match = re.fullmatch(DAY + r"(?:\([^)]*\))?", text)
    try:
        if match is None:
            raise ValueError(text)
        month, day = int(match["month"]), int(match["day"])
        if match["year"]:
            return date(int(match["year"]), month, day)
        earliest = today - timedelta(days=BACK_DAYS)
        days = (date(earliest.year + later, month, day) for later in (0, 1))
        return next(one for one in days if one >= earliest)
    except ValueError:
        raise InvalidTiming(Sentence("“{text}”不是日期", text=text[:20])) from None


def _until_part(text: str, today: date) -> str:
    if not text:
        return ""
    last = datetime.combine(_day(text, today), time(15, 59, 59))  # the day's end in Shanghai, in UTC
    return f";UNTIL={last:%Y%m%dT%H%M%SZ}"


def _taken(pattern: re.Pattern[str], plain: str) -> tuple[str, str]:
    """Return a text without what a pattern matches, and what its first group did."""
    match = pattern.search(plain)
    return (plain[: match.start()] + plain[match.end() :], match[1]) if match else (plain, "")


def _at(day: date, start: time) -> datetime:
    return datetime.combine(day, start.replace(tzinfo=None), tzinfo=SHANGHAI)


def _unread(text: str) -> Sentence:
    return Sentence("没有看懂“{text}”：应写 每周三18:00-20:00 或 6月6日 9:30-11:30", text=text[:40])
