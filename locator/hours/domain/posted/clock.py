"""Spans of times of day as people write them: 8:30, 八点半, 下午2点, 次日6:00, 早6点半开门晚9点关门."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geodata.sentence import Sentence, pattern
from locator.hours.domain.posted.tokens import Token, Tokens, parse_number
from locator.hours.domain.posted.vocabulary import Kind

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
NOON_H = 12
NOON_MIN = NOON_H * HOUR_MIN
EVENING_MIN = 17 * HOUR_MIN  # a span that starts later may end on the next morning
MORNING_MIN = 10 * HOUR_MIN
SMALL_HOURS_MIN = 5 * HOUR_MIN
EARLIEST_END_MIN = 16 * HOUR_MIN  # an end that is meant in the afternoon though it is written as 4:00
LATEST_MORNING_END_MIN = 14 * HOUR_MIN
LATEST_AFTERNOON_END_MIN = 22 * HOUR_MIN
FORENOON = ("凌晨", "清晨", "清早", "早晨", "早上", "早间", "上午", "早", "晨")
MIDDAY = ("中午", "正午", "午间", "午")
AFTERNOON = ("下午", "午后", "傍晚")
OVERNIGHT = pattern("{span} 当作到第二天")
IN_THE_AFTERNOON = pattern("{span}：按 12 小时制的下午推算")
IDIOM = pattern("“{text}”当作 {span}")
PARTS_IN_ENGLISH = {"a": "上午", "p": "下午"}
CLOSING = (Kind.CLOSED_LABEL, Kind.CLOSED, Kind.END)
QUARTERS = {"一": 15, "三": 45}


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


@dataclass(frozen=True, slots=True)
class _Time:
    """A time as written: hour and minute, its part of the day, and whether it is on the next day."""

    column: int
    minute: int
    part: str
    is_next_day: bool


def parse_span(tokens: Tokens, after_min: int = 0, part: str = "") -> tuple[Span, str]:
    """Parse a span; return it with the assumption that was made, empty for none.

    `after_min` is the end of the span before it, `part` the part of the day that was named for both ends.
    Raises InvalidHours for a span without an end, or one that ends before it begins.
    """
    if tokens.is_next(Kind.IDIOM):
        return _parse_idiom(tokens)
    first = _parse_time(tokens, tokens.take(), part)
    last = _parse_last(tokens, first)
    if not first.part and last.part == "下午" and first.minute + NOON_MIN < _minute_of_day(tokens, last):
        first = replace(first, part="下午")  # 1:30-5:30pm
    start_min, end_min = _minute_of_day(tokens, first), _end_minute(tokens, first, last)
    if not first.part and not last.is_next_day and start_min < after_min <= LATEST_MORNING_END_MIN:
        return _parse_afternoon(tokens, first, start_min, end_min, after_min)
    if not first.part and 0 < start_min < SMALL_HOURS_MIN and not _is_closed_at_night(tokens, first):
        raise tokens.error_at(first.column, "是凌晨还是下午？请写 24 小时制")
    if end_min == DAY_MIN + start_min:
        return Span(0, DAY_MIN), ""
    if end_min > DAY_MIN + start_min:
        raise tokens.error_at(last.column, "超过了 24 小时")
    return (
        (Span(start_min, end_min), "") if end_min > start_min else _turned(tokens, start_min, end_min, last)
    )


def _is_closed_at_night(tokens: Tokens, first: _Time) -> bool:
    """Return whether the small hours are written with a zero and closed: 02:00-04:00不开放."""
    return tokens.posted[first.column - 1] in "0０" and tokens.is_next(Kind.CLOSED)


def parse_end(tokens: Tokens, start_min: int) -> int:
    """Parse a time alone as the end of a span that begins at `start_min`."""
    last = _parse_time(tokens, tokens.take(), "")
    end_min = _minute_of_day(tokens, last) + (DAY_MIN if last.is_next_day else 0)
    if end_min <= start_min:
        raise tokens.error_at(last.column, "结束早于开始")
    return end_min


def _turned(tokens: Tokens, start_min: int, end_min: int, last: _Time) -> tuple[Span, str]:
    """Return a span whose end is written as a smaller number: midnight, the afternoon, or the next day."""
    if end_min == 0 and start_min > 0:
        return Span(start_min, DAY_MIN), ""
    if not last.part and end_min <= NOON_MIN:
        later_min = end_min + NOON_MIN
        if (
            SMALL_HOURS_MIN <= start_min < EVENING_MIN
            and max(EARLIEST_END_MIN, start_min + 1) <= later_min < DAY_MIN
        ):
            span = Span(start_min, later_min)
            return span, Sentence(IN_THE_AFTERNOON, span=span)
    if start_min < EVENING_MIN or end_min > MORNING_MIN or end_min == start_min:
        raise tokens.error_at(last.column, "结束早于开始；过夜请写“次日”")
    overnight = Span(start_min, end_min + DAY_MIN)
    return overnight, "" if last.part else Sentence(OVERNIGHT, span=overnight)


def _parse_afternoon(
    tokens: Tokens, first: _Time, start_min: int, end_min: int, after_min: int
) -> tuple[Span, str]:
    """Return a span that follows the morning's on the 12-hour clock: 8:30-11:30, 2:00-5:30."""
    span = Span(start_min + NOON_MIN, end_min + NOON_MIN if end_min <= NOON_MIN else end_min)
    if (
        span.start_min < after_min
        or span.end_min <= span.start_min
        or span.end_min > LATEST_AFTERNOON_END_MIN
    ):
        raise tokens.error_at(first.column, "这一段早于前一段；如果是下午，请写“下午”或 24 小时制")
    return span, Sentence(IN_THE_AFTERNOON, span=span)


def _parse_last(tokens: Tokens, first: _Time) -> _Time:
    """Parse what leads to the end of a span, and the end: ``-17:00``, ``开馆，17:00闭馆``."""
    start = tokens.index
    is_labelled = start > 1 and tokens.tokens[start - 2].kind is Kind.OPEN  # 上班8:30，下班17:30
    is_opening = tokens.take_if(Kind.OPEN) is not None
    tokens.take_if(Kind.AND)
    if is_opening and tokens.take_if(Kind.LAST_ENTRY):  # 9:00开馆，16:30停止入馆，17:00闭馆
        tokens.take_if(Kind.AND)
    part = tokens.take() if any(tokens.is_next(Kind.PART_OF_DAY, kind) for kind in CLOSING) else None
    closing = (Kind.TO, *(CLOSING if is_labelled else (Kind.CLOSED_LABEL,)))
    is_closing = tokens.take_if(*closing) is not None
    if tokens.is_next(Kind.TIME):
        last = _parse_time(tokens, tokens.take(), part.text if part else "")
        if is_opening or is_closing or _is_day_long(first, last):
            tokens.take_if(*((Kind.CLOSED, Kind.END) if is_opening else (Kind.END,)))
            return last
    tokens.index = start
    raise tokens.error_at(first.column, "只有一个钟点，不知道到几点")


def _is_day_long(first: _Time, last: _Time) -> bool:
    """Return whether two times without a word between them are morning and evening: 早8点晚9点."""
    return first.part in FORENOON and bool(last.part) and last.part not in (*FORENOON, *MIDDAY)


def _parse_idiom(tokens: Tokens) -> tuple[Span, str]:
    """Parse 朝九晚五."""
    token = tokens.take()
    opens, closes = (parse_number(token.parts[name]) for name in ("opens", "closes"))
    if not 4 <= opens <= NOON_H or not 4 <= closes < 24:
        raise tokens.error_at(token.column, "没有这个钟点")
    span = Span(opens * HOUR_MIN, (closes + NOON_H if closes <= NOON_H else closes) * HOUR_MIN)
    return span, Sentence(IDIOM, text=token.text, span=span)


def _parse_time(tokens: Tokens, token: Token, part: str) -> _Time:
    parts = token.parts
    hour, minute = _hour(token), _minutes(token)
    if hour > 24 or hour < 0 or not 0 <= minute < HOUR_MIN or (hour == 24 and minute):
        raise tokens.error_at(token.column, "没有这个钟点")
    english = PARTS_IN_ENGLISH.get((parts.get("before") or parts.get("after") or " ")[0].lower(), "")
    if english == "上午" and hour == NOON_H:
        english = "凌晨"
    named = parts.get("half") or (english if hour <= NOON_H or english != "下午" else "") or part
    return _Time(token.column, hour * HOUR_MIN + minute, named, "next" in parts or "next_after" in parts)


def _end_minute(tokens: Tokens, first: _Time, last: _Time) -> int:
    """Return the end, in the part of the day that it names, or in that of the start."""
    if last.is_next_day:
        return _minute_of_day(tokens, last) % DAY_MIN + DAY_MIN
    end_min = _minute_of_day(tokens, last)
    if last.part or not first.part or first.part in FORENOON:
        return end_min
    start_min, later_min = _minute_of_day(tokens, first), end_min + NOON_MIN
    return later_min if end_min <= NOON_MIN and start_min < later_min <= DAY_MIN else end_min


def _minute_of_day(tokens: Tokens, time: _Time) -> int:
    """Return the minute of the day of a time; small hours of an evening are past midnight."""
    hour, minute = divmod(time.minute, HOUR_MIN)
    if time.part in FORENOON and hour > NOON_H:
        raise tokens.error_at(time.column, "上午没有这个钟点")
    if not time.part or hour > NOON_H or time.part in FORENOON:
        return (0 if time.part == "凌晨" and hour == NOON_H else hour) * HOUR_MIN + minute
    if time.part in MIDDAY:
        return (hour + NOON_H if hour < 10 else hour) * HOUR_MIN + minute
    if time.part in AFTERNOON:
        return (hour % NOON_H + NOON_H) * HOUR_MIN + minute
    if 3 <= hour < 5:
        raise tokens.error_at(time.column, "是凌晨还是下午？请写 24 小时制")
    is_past_midnight = hour == NOON_H or hour < 3
    return (hour % NOON_H + (24 if is_past_midnight else NOON_H)) * HOUR_MIN + minute


def _hour(token: Token) -> int:
    names = ("hour", "hour_zh", "hour_bare", "hour_open")
    return parse_number(next(token.parts[name] for name in names if name in token.parts))


def _minutes(token: Token) -> int:
    if "half_hour" in token.parts:
        return HOUR_MIN // 2
    if "quarter" in token.parts:
        return QUARTERS[token.parts["quarter"]]
    return parse_number(token.parts.get("minute") or token.parts.get("minute_zh") or "0")


def _clock(minute: int) -> str:
    return f"{minute // HOUR_MIN:02}:{minute % HOUR_MIN:02}"
