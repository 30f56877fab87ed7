"""Months, days and seasons as people write them: 5-9月, 5月1日-9月30日, 夏季（5-9月）, 2026年2月16日-22日."""

from calendar import monthrange

from locator.hours.domain.posted.words import Kind, Token, Tokens, number

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAP_YEAR = 2024
DATE_KINDS = frozenset({Kind.DATE, Kind.MONTH_DAY, Kind.MONTH})


def dates(words: Tokens) -> str:
    """Read dates or a season with its months into the opening_hours syntax.

    Raises InvalidHours for a season whose months are not said, and for days that no month has.
    """
    if words.is_next(Kind.SEASON):
        return _season(words)
    first = words.take()
    said = _one(words, first)
    if not words.is_next(Kind.TO):
        return said
    last = words.take_second(DATE_KINDS | {Kind.DAY})
    if last is None:
        return said
    return f"{said}-{_end(words, first, last)}"


def whole_months(text: str) -> frozenset[int]:
    """Return the months of dates that name no days (``Oct-Apr``), from 0; none for other dates."""
    ends = text.split("-")
    if not all(end in MONTHS for end in ends):
        return frozenset()
    first, last = MONTHS.index(ends[0]), MONTHS.index(ends[-1])
    return frozenset((first + step) % 12 for step in range((last - first) % 12 + 1))


def _season(words: Tokens) -> str:
    season = words.take()
    in_parentheses = words.is_next(Kind.LEFT)
    if in_parentheses:
        words.take()
    if not words.is_next_of(DATE_KINDS):
        raise words.refused(season.column, "没有写是几月到几月")
    said = dates(words)
    if in_parentheses:
        if not words.is_next(Kind.RIGHT):
            raise words.refused(season.column, "后面的括号里读不懂")
        words.take()
    return said


def _end(words: Tokens, first: Token, last: Token) -> str:
    """Return the end of a stretch; what it leaves out is as at the start."""
    if last.kind is Kind.MONTH:
        if first.kind is not Kind.MONTH:
            raise words.refused(last.column, "应写到几日")
        return _month(words, last)
    if first.kind is Kind.MONTH:
        raise words.refused(first.column, "应写从几日起")
    parts = {name: text for name, text in first.parts.items() if name in ("year", "month")} | last.parts
    if last.kind is Kind.DATE and "year" not in first.parts:
        raise words.refused(first.column, "没有写是哪一年")
    return _one(words, Token(last.kind, last.column, last.text, parts))


def _one(words: Tokens, word: Token) -> str:
    month = _month(words, word)
    if "day" not in word.parts:
        return month
    day, year = number(word.parts["day"]), word.parts.get("year", "")
    if not 1 <= day <= monthrange(int(year or LEAP_YEAR), MONTHS.index(month) + 1)[1]:
        raise words.refused(word.column, "没有这一天")
    return f"{year} {month} {day:02}".strip()


def _month(words: Tokens, word: Token) -> str:
    month = number(word.parts.get("month") or word.parts["bare"])
    if not 1 <= month <= len(MONTHS):
        raise words.refused(word.column, "没有这个月")
    return MONTHS[month - 1]
