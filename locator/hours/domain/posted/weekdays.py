"""The weekdays that a token names, in opening_hours syntax: 周一至五, 周一、三、五, 每月第一个周三."""

import re

from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.tokens import Token, Tokens
from locator.hours.domain.posted.vocabulary import Kind

WEEKDAY_OF = dict(zip("一二三四五六日1234567", WEEKDAYS * 2, strict=True)) | {"天": "Su"}
NUMERALS = "一二三四五"
ONE_NUMERAL = re.compile(r"[一二三四五1-5]")


def parse_weekdays(tokens: Tokens, token: Token) -> tuple[str, ...]:
    """Return the days of a weekday token, and of the range that it begins; empty for the whole week."""
    first, last = _weekday(token), token.parts.get("last", "")
    if "following" in token.parts:
        raise tokens.error_at(token.column, "是哪一周？")
    if last:
        last = WEEKDAY_OF[last]
    elif not token.parts.get("more") and tokens.is_next(Kind.TO, Kind.WEEKDAY):
        tokens.take()
        token = tokens.take()
        last = _weekday(token)
    more = tuple(WEEKDAY_OF[name] for name in token.parts.get("more", "").replace(",", ""))
    if not last:
        return (first, *more)
    return more if (first, last) == ("Mo", "Su") else (f"{first}-{last}", *more)


def parse_nth_days(token: Token) -> tuple[str, ...]:
    """Return the days of 每月第一、三个周三 or 每月最后一个周五."""
    name = WEEKDAY_OF[token.parts["name"]]
    if "last" in token.parts:
        return (f"{name}[-1]",)
    numerals = ONE_NUMERAL.findall(token.parts["nth"])
    return tuple(f"{name}[{NUMERALS.find(nth) + 1 or nth}]" for nth in numerals)


def _weekday(token: Token) -> str:
    if "english" in token.parts:
        return token.parts["english"][:2].capitalize()
    return WEEKDAY_OF[token.parts["name"]]
