"""Dates and seasons as people write them: 5-9月, 5月1日-9月30日, 夏季（5-9月）, 7、8月, 每月15日."""

import re
from calendar import monthrange

from locator.hours.domain.posted.tokens import Token, Tokens, parse_number
from locator.hours.domain.posted.vocabulary import Kind

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAP_YEAR = 2024
DATE_KINDS = frozenset({Kind.DATE, Kind.MONTH_DAY, Kind.MONTH})
NUMERAL = re.compile(r"[\d一二三四五六七八九十]+")


def parse_dates(tokens: Tokens) -> str:
    """Parse dates, or a season with its months, into opening_hours syntax.

    Raises InvalidHours for a season without months, and for days that do not exist.
    """
    if tokens.is_next(Kind.SEASON):
        return _parse_season(tokens)
    if tokens.is_next(Kind.MONTHLY):
        return _parse_monthly(tokens, tokens.take())
    items = [_parse_range(tokens)]
    while tokens.is_next(Kind.AND, Kind.MONTH) or tokens.is_next(Kind.AND, Kind.MONTH_DAY):
        if tokens.tokens[tokens.index].text == ";":
            break
        tokens.take()
        items.append(_parse_range(tokens))
    return ",".join(items)


def _parse_range(tokens: Tokens) -> str:
    first = tokens.take()
    start = _parse_date(tokens, first)
    if not tokens.is_next(Kind.TO):
        return start
    last = tokens.take_second(DATE_KINDS | {Kind.DAY})
    if last is None:
        return start
    return f"{start}-{_parse_end(tokens, first, last)}"


def _parse_season(tokens: Tokens) -> str:
    season = tokens.take()
    while tokens.take_if(Kind.SEASON):
        pass  # 夏令时夏季
    in_parentheses = tokens.take_if(Kind.LEFT) is not None
    if not tokens.is_next_of(DATE_KINDS):
        raise tokens.error_at(season.column, "没有写是几月到几月")
    text = parse_dates(tokens)
    if in_parentheses and not tokens.take_if(Kind.RIGHT):
        raise tokens.error_at(season.column, "后面的括号里读不懂")
    return text


def _parse_monthly(tokens: Tokens, token: Token) -> str:
    """Parse days of every month: 每月15日, 每月1日、15日, 每月1日至5日."""
    days = [parse_number(numeral) for numeral in NUMERAL.findall(token.parts["days"])]
    last = parse_number(token.parts["last"]) if "last" in token.parts else 0
    if not all(1 <= day <= 31 for day in days) or last > 31 or (last and (len(days) > 1 or last <= days[0])):
        raise tokens.error_at(token.column, "没有这一天")
    if last:
        return ",".join(
            f"{month} {days[0]:02}-{month} {min(last, _length(month)):02}"
            for month in MONTHS
            if days[0] <= _length(month)
        )
    return ",".join(f"{month} {day:02}" for month in MONTHS for day in days if day <= _length(month))


def _length(month: str) -> int:
    return monthrange(LEAP_YEAR, MONTHS.index(month) + 1)[1]


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
    if "year" in first.parts and "next" in last.parts:
        parts["year"] = str(int(first.parts["year"]) + 1)
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
