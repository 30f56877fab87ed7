"""What words of public holidays do to the clause that is parsed, and to the weekly closing day."""

from dataclasses import replace

from locator.hours.domain.posted.clause import HOLIDAY
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import TIME_KINDS


def exclude_holidays(parsing: Parsing, token: Token) -> None:
    """Parse 不含节假日 or 除节假日外."""
    parsing.tokens.take()
    parsing.sign.mentions_holidays = True
    around = parsing.outer[-1] if parsing.outer and not parsing.clause.has_effect else parsing.clause
    if around.is_closed:
        excepted = replace(around, except_holidays=True)
        if around is parsing.clause:
            parsing.clause = excepted
        else:
            parsing.outer[-1] = excepted
    elif parsing.clause.has_effect or parsing.outer:
        parsing.close_holidays(around.service)
    else:
        parsing.clause = replace(parsing.clause, except_holidays=True)


def include_holidays(parsing: Parsing, token: Token) -> None:
    """Parse 含节假日."""
    parsing.tokens.take()
    parsing.sign.mentions_holidays = parsing.sign.holidays_as_usual = True


def open_closing_day(parsing: Parsing, token: Token) -> None:
    """Take the word; behind holidays it opens the weekly closing day: 周一闭馆（遇节假日开放）."""
    parsing.tokens.take()
    clause = parsing.clause
    is_holidays = clause.days == (HOLIDAY,) and not (clause.has_effect or clause.dates or parsing.feast)
    if is_holidays and not parsing.tokens.is_next_of(TIME_KINDS) and opens_closing_day(parsing, ()):
        parsing.sign.mentions_holidays = True
        parsing.clear(token.column)


def opens_closing_day(parsing: Parsing, days: tuple[str, ...]) -> bool:
    """Open the weekly closing day on holidays, and return whether that was said: 周一闭馆，遇节假日照常."""
    if parsing.outer and (parsing.outer[-1].is_closed or parsing.stack[-1][0]):
        parsing.outer[-1] = replace(parsing.outer[-1], except_holidays=True)
        return True
    last = parsing.sign.clauses[-1] if parsing.sign.clauses else None
    is_closing_day = last is not None and last.is_closed and bool(last.days) and HOLIDAY not in last.days
    written = parsing.tokens.posted[parsing.clause.column - 1 :]
    if days or not is_closing_day or not written.startswith(("遇", "如遇")):
        return False
    parsing.sign.open_on_closed_holidays = True
    return True
