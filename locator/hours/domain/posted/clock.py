"""Spans of times of day as people write them: 8:30, 八点半, 下午2点, 次日6:00."""

from collections.abc import Iterable
from dataclasses import dataclass

from locator.hours.domain.posted.tokens import Kind, Token, Tokens, parse_number

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
NOON_H = 12
EVENING_MIN = 17 * HOUR_MIN  # a span that starts later may end on the next morning
MORNING_MIN = 10 * HOUR_MIN
SMALL_HOURS_MIN = 5 * HOUR_MIN
FORENOON = ("凌晨", "清晨", "早晨", "早上", "上午", "早")
MIDDAY = ("中午", "正午", "午间")
AFTERNOON = ("下午", "午后", "傍晚")
OVERNIGHT = "{span} 当作到第二天"


@dataclass(frozen=True, slots=True)
class Span:
    """A span in minutes from midnight; the end may lie on the next day."""

    start_min: int
    end_min: int

    def lies_in(self, spans: Iterable["Span"]) -> bool:
        """Return whether the span lies within one of `spans`."""
        return any(other.start_min <= self.start_min and self.end_min <= other.end_min for other in spans)

    def __str__(self) -> str:
        """Return the span in opening_hours syntax: ``22:00-06:00`` runs past midnight."""
        end_min = self.end_min if self.end_min <= DAY_MIN else self.end_min - DAY_MIN
        return f"{_clock(self.start_min)}-{_clock(end_min)}"


def parse_span(tokens: Tokens) -> tuple[Span, str]:
    """Parse a span; return it with the assumption that was made, empty for none.

    Raises InvalidHours for a span without an end, or one that ends before it begins.
    """
    first = tokens.take()
    if not tokens.is_next(Kind.TO, Kind.TIME):
        raise tokens.error_at(first.column, "只有一个钟点，不知道到几点")
    tokens.take()
    last = tokens.take()
    start_min = _minute_of_day(tokens, first, first.parts.get("half", ""))
    end_min = _end_minute(tokens, start_min, first, last)
    has_no_part = "half" not in first.parts
    if has_no_part and 0 < start_min < SMALL_HOURS_MIN:
        raise tokens.error_at(first.column, "是凌晨还是下午？请写 24 小时制")
    if end_min > start_min:
        return Span(start_min, end_min), ""
    if start_min < EVENING_MIN or end_min > MORNING_MIN or end_min == start_min:
        raise tokens.error_at(last.column, "结束早于开始；过夜请写“次日”")
    overnight = Span(start_min, end_min + DAY_MIN)
    return overnight, "" if "half" in last.parts else OVERNIGHT.format(span=overnight)


def _end_minute(tokens: Tokens, start_min: int, first: Token, last: Token) -> int:
    """Return the end, in the part of the day that it names, or in that of the start."""
    part = last.parts.get("half", "")
    if "next" in last.parts:
        return _minute_of_day(tokens, last, part) + DAY_MIN
    if part or "half" not in first.parts or first.parts["half"] in FORENOON:
        return _minute_of_day(tokens, last, part)
    end_min = _minute_of_day(tokens, last, "")
    later_min = end_min + NOON_H * HOUR_MIN
    return later_min if end_min <= NOON_H * HOUR_MIN and start_min < later_min <= DAY_MIN else end_min


def _minute_of_day(tokens: Tokens, token: Token, part: str) -> int:
    """Return the minute of the day of a time; small hours of an evening are past midnight."""
    hour, minute = _hour(token), _minutes(token)
    if hour > 24 or hour < 0 or not 0 <= minute < HOUR_MIN or (hour == 24 and minute):
        raise tokens.error_at(token.column, "没有这个钟点")
    if part in FORENOON and hour > NOON_H:
        raise tokens.error_at(token.column, "上午没有这个钟点")
    if not part or hour > NOON_H or part in FORENOON:
        return (0 if part == "凌晨" and hour == NOON_H else hour) * HOUR_MIN + minute
    if part in MIDDAY:
        return (hour + NOON_H if hour < 10 else hour) * HOUR_MIN + minute
    if part in AFTERNOON:
        return (hour % NOON_H + NOON_H) * HOUR_MIN + minute
    is_past_midnight = hour == NOON_H or hour < 5
    return (hour % NOON_H + (24 if is_past_midnight else NOON_H)) * HOUR_MIN + minute


def _hour(token: Token) -> int:
    parts = token.parts
    return parse_number(parts.get("hour") or parts.get("hour_zh") or parts["hour_bare"])


def _minutes(token: Token) -> int:
    if "half_hour" in token.parts:
        return 30
    return parse_number(token.parts.get("minute") or token.parts.get("minute_zh") or "0")


def _clock(minute: int) -> str:
    return f"{minute // HOUR_MIN:02}:{minute % HOUR_MIN:02}"
