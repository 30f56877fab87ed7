"""Dates and seasons as people write them: 5-9月, 5月1日-9月30日, 夏季（5-9月）, 2026年2月16日-22日."""

from calendar import monthrange

from locator.hours.domain.posted.tokens import Kind, Token, Tokens, parse_number

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAP_YEAR = 2024
DATE_KINDS = frozenset({Kind.DATE, Kind.MONTH_DAY, Kind.MONTH})


def parse_dates(tokens: Tokens) -> str:
    """Parse dates, or a season with its months, into opening_hours syntax.

    Raises InvalidHours for a season without months, and for days that do not exist.
    """
    if tokens.is_next(Kind.SEASON):
        return _parse_season(tokens)
    first = tokens.take()
    start = _parse_date(tokens, first)
    if not tokens.is_next(Kind.TO):
        return start
    last = tokens.take_second(DATE_KINDS | {Kind.DAY})
    if last is None:
        return start
    return f"{start}-{_parse_end(tokens, first, last)}"


def whole_months(text: str) -> frozenset[int]:
    """Return the months (from 0) of dates without days (``Oct-Apr``); empty for other dates."""
    ends = text.split("-")
    if not all(end in MONTHS for end in ends):
        return frozenset()
    first, last = MONTHS.index(ends[0]), MONTHS.index(ends[-1])
    return frozenset((first + step) % 12 for step in range((last - first) % 12 + 1))


def _parse_season(tokens: Tokens) -> str:
    season = tokens.take()
    in_parentheses = tokens.is_next(Kind.LEFT)
    if in_parentheses:
        tokens.take()
    if not tokens.is_next_of(DATE_KINDS):
        raise tokens.error_at(season.column, "没有写是几月到几月")
    text = parse_dates(tokens)
    if in_parentheses:
        if not tokens.is_next(Kind.RIGHT):
            raise tokens.error_at(season.column, "后面的括号里读不懂")
        tokens.take()
    return text


def _parse_end(tokens: Tokens, first: Token, last: Token) -> str:
    """Return the end of a range of dates; parts that it omits are those of the start."""
    if last.kind is Kind.MONTH:
        if first.kind is not Kind.MONTH:
            raise tokens.error_at(last.column, "应写到几日")
        return _parse_month(tokens, last)
    if first.kind is Kind.MONTH:
        raise tokens.error_at(first.column, "应写从几日起")
    parts = {name: text for name, text in first.parts.items() if name in ("year", "month")} | last.parts
    if last.kind is Kind.DATE and "year" not in first.parts:
        raise tokens.error_at(first.column, "没有写是哪一年")
    return _parse_date(tokens, Token(last.kind, last.column, last.text, parts))


def _parse_date(tokens: Tokens, token: Token) -> str:
    month = _parse_month(tokens, token)
    if "day" not in token.parts:
        return month
    day, year = parse_number(token.parts["day"]), token.parts.get("year", "")
    if not 1 <= day <= monthrange(int(year or LEAP_YEAR), MONTHS.index(month) + 1)[1]:
        raise tokens.error_at(token.column, "没有这一天")
    return f"{year} {month} {day:02}".strip()


def _parse_month(tokens: Tokens, token: Token) -> str:
    month = parse_number(token.parts.get("month") or token.parts["bare"])
    if not 1 <= month <= len(MONTHS):
        raise tokens.error_at(token.column, "没有这个月")
    return MONTHS[month - 1]
