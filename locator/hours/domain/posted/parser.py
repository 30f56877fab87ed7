"""The parser of posted hours: goes from token to token and adds clauses to the sign."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from locator.hours.domain.posted import (
    appointments,
    break_handlers,
    closing_handlers,
    day_handlers,
    holiday_handlers,
    time_handlers,
)
from locator.hours.domain.posted.clause import Clause, Service
from locator.hours.domain.posted.coverage import covered_days
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.reading import PostedReading
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import DAY_KINDS, TIME_KINDS, Kind

Handler = Callable[[Parsing, Token], None]


def parse(parsing: Parsing) -> PostedReading:
    """Parse all tokens and combine the clauses into rules; raise InvalidHours where that fails."""
    while token := parsing.tokens.next:
        handler = HANDLERS.get(token.kind)
        if handler is None:
            raise parsing.tokens.error_at(token.column, "放在这里读不懂")
        handler(parsing, token)
    if parsing.outer or parsing.time_parentheses:
        raise parsing.tokens.error_at(parsing.tokens.end, "少了右括号")
    parsing.end_clause()
    if parsing.is_by_appointment:
        appointments.doubt_all(parsing.sign)
    return parsing.sign.result()


def _ignore(parsing: Parsing, token: Token) -> None:
    """Take a token without effect."""
    parsing.tokens.take()


def _separate(parsing: Parsing, token: Token) -> None:
    """Take a separator; the clause goes on until something else begins, but the sentence ends here."""
    parsing.tokens.take()
    if token.text[0] in ";(" and (parsing.sign.clauses or parsing.clause != Clause(parsing.clause.column)):
        parsing.ends_sentence = True


def _open_parenthesis(parsing: Parsing, token: Token) -> None:
    tokens, clause = parsing.tokens, parsing.clause
    tokens.take()
    if tokens.is_next_of(TIME_KINDS | {Kind.PART_OF_DAY}) and (parsing.part or not clause.has_effect):
        parsing.time_parentheses += 1
        return
    parsing.outer.append(clause)
    parsing.stack.append((parsing.closes_days, parsing.feast, parsing.is_complete))
    parsing.clear(token.column)


def _close_parenthesis(parsing: Parsing, token: Token) -> None:
    parsing.tokens.take()
    if parsing.time_parentheses:
        parsing.time_parentheses -= 1
        return
    if not parsing.outer:
        raise parsing.tokens.error_at(token.column, "多了右括号")
    inner = parsing.clause
    says_something = inner.has_effect or parsing.closes_days or parsing.includes_days or parsing.feast
    if says_something:
        parsing.end_clause()
        inner = Clause(token.column)
    around = parsing.outer.pop()
    if around.is_heading:
        around = Clause(token.column)
    parsing.clear(token.column)
    parsing.closes_days, parsing.feast, parsing.is_complete = parsing.stack.pop()
    if _heads_next_times(parsing, around, inner):
        parsing.clause = around
        parsing.begin_clause(inner.column)
        parsing.clause = inner
        return
    parsing.clause = _with_gloss(parsing, around, inner)
    parsing.is_complete |= around.is_open and (inner.names_days or bool(inner.dates or inner.service))


def _heads_next_times(parsing: Parsing, around: Clause, inner: Clause) -> bool:
    """Return whether days in parentheses belong to the times behind them: 8:00-18:00（10-4月）8:30-17:00."""
    is_other = (inner.dates and around.dates) or (
        inner.names_days and around.days and inner.days != around.days
    )
    return around.is_open and bool(is_other) and parsing.tokens.is_next_of(TIME_KINDS)


def _with_gloss(parsing: Parsing, around: Clause, inner: Clause) -> Clause:
    """Return a clause with what parentheses behind it add: days, dates, or whether there is staff."""
    if inner.dates and around.dates:
        raise parsing.tokens.error_at(inner.column, "和前面写的日子重复")
    joined = replace(
        around,
        dates=around.dates or inner.dates,
        except_holidays=around.except_holidays or inner.except_holidays,
        service=around.service or inner.service,
    )
    if around.service and inner.service not in (Service.ANY, around.service):
        raise parsing.tokens.error_at(inner.column, "人工还是自助？")
    if not inner.names_days:
        return joined
    if not around.days:
        return replace(joined, days=inner.days, names_days=True, is_workdays=inner.is_workdays)
    written, added = covered_days("", around.days), covered_days("", inner.days)
    if not added:  # holidays alone, of which nothing is said: 闭馆日：周一（节假日）
        raise parsing.tokens.error_at(inner.column, "和前面写的日子不一样")
    if added == written:
        return replace(joined, is_workdays=around.is_workdays or inner.is_workdays)
    if around.is_workdays or (added < written and not around.has_effect):
        return replace(joined, days=inner.days)
    raise parsing.tokens.error_at(inner.column, "和前面写的日子不一样")


HANDLERS: Mapping[Kind, Handler] = {
    **dict.fromkeys(
        (Kind.SEASON, Kind.DATE, Kind.MONTH, Kind.MONTH_DAY, Kind.MONTHLY), day_handlers.parse_dates_of_clause
    ),
    **dict.fromkeys(DAY_KINDS, day_handlers.parse_days),
    **dict.fromkeys((Kind.TIME, Kind.IDIOM), time_handlers.parse_times),
    **dict.fromkeys((Kind.STAFFED, Kind.SELF_SERVICE), time_handlers.parse_service),
    **dict.fromkeys((Kind.REMARK, Kind.LAST_ENTRY, Kind.YEAR_ROUND), _ignore),
    Kind.NO_BREAK: break_handlers.require_no_break,
    Kind.FEAST: day_handlers.parse_feast,
    Kind.EXCEPT: day_handlers.parse_exception,
    Kind.INCLUDING: closing_handlers.include_days,
    Kind.EXCLUDING: closing_handlers.exclude_days,
    Kind.HOLIDAYS_TOO: holiday_handlers.include_holidays,
    Kind.NO_HOLIDAYS: holiday_handlers.exclude_holidays,
    Kind.CLOSED_LABEL: closing_handlers.label_closed,
    Kind.CLOSED: closing_handlers.close,
    Kind.OPEN: holiday_handlers.open_closing_day,
    Kind.AS_USUAL: closing_handlers.mark_as_usual,
    Kind.ALL_YEAR: closing_handlers.mark_all_year,
    Kind.UNKNOWN: closing_handlers.mark_unknown,
    Kind.APPOINTMENT: appointments.mark_appointment,
    Kind.WEEKEND_OFF: closing_handlers.close_weekend,
    Kind.AS_POSTED: closing_handlers.note_as_posted,
    Kind.WHOLE_DAY: time_handlers.mark_whole_day,
    Kind.BREAK: break_handlers.parse_break,
    Kind.EXTENDED: time_handlers.parse_extended,
    Kind.PART_OF_DAY: time_handlers.parse_part,
    Kind.REST: time_handlers.parse_rest,
    Kind.PLACE: time_handlers.parse_place,
    Kind.LEFT: _open_parenthesis,
    Kind.RIGHT: _close_parenthesis,
    Kind.AND: _separate,
}
