"""Times of day as people write them: 8:30, 八点半, 下午2点, 次日6:00; and the span between two."""

from collections.abc import Iterable
from dataclasses import dataclass

from locator.hours.domain.posted.words import Kind, Token, Tokens, number

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
NOON_H = 12
EVENING_MIN = 17 * HOUR_MIN  # who opens after this may well close in the morning
MORNING_MIN = 10 * HOUR_MIN
SMALL_HOURS_MIN = 5 * HOUR_MIN
FORENOON = ("凌晨", "清晨", "早晨", "早上", "上午", "早")
MIDDAY = ("中午", "正午", "午间")
AFTERNOON = ("下午", "午后", "傍晚")
OVERNIGHT = "{span} 当作到第二天"


@dataclass(frozen=True, slots=True)
class Span:
    """From a minute of a day to a later one, which may lie in the next day."""

    start_min: int
    end_min: int

    def lies_in(self, spans: Iterable["Span"]) -> bool:
        """Tell whether it lies within one of some spans."""
        return any(one.start_min <= self.start_min and self.end_min <= one.end_min for one in spans)

    def __str__(self) -> str:
        """Write it in the opening_hours syntax: ``22:00-06:00`` runs past midnight."""
        end_min = self.end_min if self.end_min <= DAY_MIN else self.end_min - DAY_MIN
        return f"{_clock(self.start_min)}-{_clock(end_min)}"


def span(words: Tokens) -> tuple[Span, str]:
    """Read a span; return it with what was taken for granted, empty for nothing.

    Raises InvalidHours for a span without end, or one that ends before it begins.
    """
    first = words.take()
    if not words.is_next(Kind.TO, Kind.TIME):
        raise words.refused(first.column, "只有一个钟点，不知道到几点")
    words.take()
    last = words.take()
    start_min = _minute(words, first, first.parts.get("half", ""))
    end_min = _end(words, start_min, first, last)
    is_bare = "half" not in first.parts
    if is_bare and 0 < start_min < SMALL_HOURS_MIN:
        raise words.refused(first.column, "是凌晨还是下午？请写 24 小时制")
    if end_min > start_min:
        return Span(start_min, end_min), ""
    if start_min < EVENING_MIN or end_min > MORNING_MIN or end_min == start_min:
        raise words.refused(last.column, "结束早于开始；过夜请写“次日”")
    said = Span(start_min, end_min + DAY_MIN)
    return said, "" if "half" in last.parts else OVERNIGHT.format(span=said)


def _end(words: Tokens, start_min: int, first: Token, last: Token) -> int:
    """Return the end: in the half of the day that it names, or in that of the start."""
    half = last.parts.get("half", "")
    if "next" in last.parts:
        return _minute(words, last, half) + DAY_MIN
    if half or "half" not in first.parts or first.parts["half"] in FORENOON:
        return _minute(words, last, half)
    end_min = _minute(words, last, "")
    later_min = end_min + NOON_H * HOUR_MIN
    return later_min if end_min <= NOON_H * HOUR_MIN and start_min < later_min <= DAY_MIN else end_min


def _minute(words: Tokens, word: Token, half: str) -> int:
    """Return the minute of the day of one time; the evening's small hours lie past midnight."""
    hour, minute = _hour(word), _minutes(word)
    if hour > 24 or hour < 0 or not 0 <= minute < HOUR_MIN or (hour == 24 and minute):
        raise words.refused(word.column, "没有这个钟点")
    if half in FORENOON and hour > NOON_H:
        raise words.refused(word.column, "上午没有这个钟点")
    if not half or hour > NOON_H or half in FORENOON:
        return (0 if half == "凌晨" and hour == NOON_H else hour) * HOUR_MIN + minute
    if half in MIDDAY:
        return (hour + NOON_H if hour < 10 else hour) * HOUR_MIN + minute
    if half in AFTERNOON:
        return (hour % NOON_H + NOON_H) * HOUR_MIN + minute
    is_past_midnight = hour == NOON_H or hour < 5
    return (hour % NOON_H + (24 if is_past_midnight else NOON_H)) * HOUR_MIN + minute


def _hour(word: Token) -> int:
    said = word.parts
    return number(said.get("hour") or said.get("hour_zh") or said["hour_bare"])


def _minutes(word: Token) -> int:
    if "half_hour" in word.parts:
        return 30
    return number(word.parts.get("minute") or word.parts.get("minute_zh") or "0")


def _clock(minute: int) -> str:
    return f"{minute // HOUR_MIN:02}:{minute % HOUR_MIN:02}"
