"""What words of closing, of exceptions and of notices do to the clause that is parsed."""

from dataclasses import replace
from itertools import pairwise

from geodata.sentence import Sentence
from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.break_handlers import breaks_within, parse_break
from locator.hours.domain.posted.clause import HOLIDAY, Break, Clause
from locator.hours.domain.posted.coverage import EVERY_DAY, covered_days, expand_weekdays
from locator.hours.domain.posted.dates import DATE_KINDS
from locator.hours.domain.posted.holiday_handlers import opens_closing_day
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.reading import (
    ALSO_OPEN,
    AS_POSTED,
    NOTICE_UNKNOWN,
    OPEN_HOLIDAYS,
)
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import DAY_KINDS, TIME_KINDS, Kind

WEEKEND = covered_days("", ("Sa-Su",))
OFFICE_WEEK = covered_days("", ("Mo-Fr",))
NO_REST = ("不休", "均不休", "都不休", "不闭馆", "不放假")


def label_closed(parsing: Parsing, token: Token) -> None:
    """Parse 闭馆日：周一, or 周一为闭馆日."""
    tokens = parsing.tokens
    tokens.take()
    if parsing.clause.names_days and not parsing.clause.has_effect:
        mark_closed(parsing, token)
        return
    if tokens.is_next(Kind.TIME) and token.text.startswith("休息"):
        tokens.index -= 1
        parse_break(parsing, token)
        return
    parsing.begin_clause(token.column)
    if not tokens.is_next_of(DAY_KINDS | DATE_KINDS | {Kind.FEAST}):
        raise tokens.error_at(token.column, "没有写哪些日子不开放")
    parsing.closes_days = True


def exclude_days(parsing: Parsing, token: Token) -> None:
    """Parse 不含周末: the days that follow are closed."""
    parsing.tokens.take()
    parsing.begin_clause(token.column)
    parsing.closes_days = True


def include_days(parsing: Parsing, token: Token) -> None:
    """Parse 含周末: the days that follow are among those that were said."""
    parsing.tokens.take()
    parsing.begin_clause(token.column)
    parsing.includes_days = True


def close(parsing: Parsing, token: Token) -> None:
    """Take the word and close what was said before it; how many days a feast lasts says nothing new."""
    parsing.tokens.take()
    if parsing.feast:
        parsing.tokens.take_if(Kind.DURATION)
    mark_closed(parsing, token)


def close_weekend(parsing: Parsing, token: Token) -> None:
    """Parse 双休: closed on both days of the weekend."""
    parsing.tokens.take()
    parsing.begin_clause(token.column)
    parsing.clause = Clause(token.column, days=("Sa-Su",), names_days=True, is_closed=True)


def mark_closed(parsing: Parsing, token: Token) -> None:
    """Close the days of the clause, or the times of a break."""
    clause = parsing.clause
    if _excepts_holidays(parsing, token):
        return
    is_exception = token.text.endswith("除外") or not clause.names_days  # 周一休息（节假日除外）
    if parsing.outer and parsing.outer[-1].is_closed and is_exception:
        raise parsing.tokens.error_at(token.column, "除外的是开放还是不开放？请分开写")
    around = parsing.outer[-1] if parsing.outer else None
    is_bare = not (clause.has_effect or clause.names_days or clause.dates or clause.is_rest or parsing.feast)
    if around and is_bare and around.names_days and not around.has_effect:
        parsing.outer[-1] = replace(around, is_closed=True)
    elif around and not clause.names_days and len(clause.spans) == 1:
        parsing.sign.breaks.append(Break(clause.spans[0], service=parsing.service))
        parsing.clause = Clause(token.column)
    elif breaks := breaks_within(parsing):
        parsing.sign.breaks += breaks
        parsing.clear(token.column)
    elif clause.has_effect or is_bare or _mixes_days(parsing):
        raise parsing.tokens.error_at(token.column, "没有写哪些日子不开放")
    else:
        parsing.clause = replace(clause, is_closed=True)


def _mixes_days(parsing: Parsing) -> bool:
    """Return whether a list with commas may begin with days of the times before: 9:00-17:00，周三，周日休."""
    before = parsing.sign.clauses[-1] if parsing.sign.clauses else None
    if not parsing.joined_by_comma or before is None or not before.is_open or before.names_days:
        return False
    days = [day for day in expand_weekdays(parsing.clause.days) if day != HOLIDAY]
    if len(set(days)) < len(days) or not set(days) <= set(WEEKDAYS):
        return True
    return any((WEEKDAYS.index(last) - WEEKDAYS.index(first)) % 7 != 1 for first, last in pairwise(days))


def _excepts_holidays(parsing: Parsing, token: Token) -> bool:
    """Take 节假日除外 in, and return whether it was that: behind a closure it means open, else closed."""
    clause, sign = parsing.clause, parsing.sign
    if token.text != "除外" or HOLIDAY not in clause.days or clause.has_effect:
        return False
    days = tuple(day for day in clause.days if day != HOLIDAY)
    if days and covered_days("", days) >= OFFICE_WEEK:
        parsing.clause = replace(clause, days=days, except_holidays=True)
        return True
    if days:
        return False
    last = sign.clauses[-1] if sign.clauses else None
    if last and last.is_closed and last.days and HOLIDAY not in last.days and sign.same_sentence:
        sign.open_on_closed_holidays = True
        sign.assumptions[OPEN_HOLIDAYS] = None
        parsing.clear(token.column)
        return True
    return bool(parsing.outer) and _except_in_parenthesis(parsing)


def _except_in_parenthesis(parsing: Parsing) -> bool:
    around = parsing.outer[-1]
    if around.is_open or not (around.is_closed or around.names_days):
        return False
    parsing.outer[-1] = replace(around, except_holidays=True)
    parsing.sign.mentions_holidays = True
    parsing.clause = Clause(parsing.clause.column)
    return True


def mark_as_usual(parsing: Parsing, token: Token) -> None:
    """Parse "as usual" after days: holidays follow the week, other days repeat the previous clause."""
    parsing.tokens.take()
    clause, sign = parsing.clause, parsing.sign
    if clause.is_open or _introduces_times(parsing, token):
        return  # 正常开放 8:30-17:30
    if parsing.feast:
        parsing.end_clause()
        parsing.clear(token.column)
        return
    if clause.is_rest:
        _repeat_for_the_rest(parsing, token)
        return
    days = tuple(day for day in clause.days if day != HOLIDAY)
    if days and len(days) < len(clause.days) and covered_days("", days) != WEEKEND:
        raise parsing.error_here("这些日子是什么时候的？请分开写")
    if clause.has_effect or not clause.names_days or clause.dates:
        raise parsing.tokens.error_at(token.column, "没有写和什么时候一样")
    if HOLIDAY in clause.days and opens_closing_day(parsing, days):
        sign.mentions_holidays = True
        parsing.clear(token.column)
        return
    sign.holidays_as_usual |= HOLIDAY in clause.days
    if days:
        _repeat_for_days(parsing, token, days)
    parsing.clear(token.column)


def _introduces_times(parsing: Parsing, token: Token) -> bool:
    """Return whether the word stands between days and their times: 周一至周五正常开放，8:30-17:30.

    Days that only have no rest are no exception to the times that follow: 周末不休 8:30-17:30.
    """
    if parsing.tokens.is_next_of(TIME_KINDS):
        return not (token.text.startswith(NO_REST) and parsing.clause.covered == WEEKEND)
    is_followed = parsing.tokens.is_next(Kind.AND, Kind.TIME) and not parsing.sign.clauses
    days = parsing.clause.days
    return is_followed and HOLIDAY not in days and bool(days) and parsing.clause.covered >= OFFICE_WEEK


def _repeat_for_days(parsing: Parsing, token: Token, days: tuple[str, ...]) -> None:
    around = [clause for clause in parsing.outer if clause.is_open]
    opened = [*parsing.sign.open_clauses, *around]
    if not opened:
        parsing.sign.usual_before.append(parsing.clause)
        parsing.confirm(days)
        return
    if covered_days("", days) <= opened[-1].covered:
        parsing.confirm(days)
        return
    if len(opened) > 1:
        parsing.sign.assumptions[Sentence(ALSO_OPEN, days="、".join(days))] = None
    parsing.sign.add(replace(opened[-1], column=token.column, dates="", days=days, names_days=True))


def _repeat_for_the_rest(parsing: Parsing, token: Token) -> None:
    if not any(clause.covered == EVERY_DAY for clause in parsing.sign.open_clauses):
        raise parsing.tokens.error_at(token.column, "没有写和什么时候一样")
    parsing.clear(token.column)


def mark_all_year(parsing: Parsing, token: Token) -> None:
    """Parse 全年无休; behind days it only means these."""
    if parsing.clause.names_days and parsing.clause.days and not parsing.clause.has_effect:
        mark_as_usual(parsing, token)
        return
    parsing.tokens.take()
    parsing.sign.mentions_holidays = parsing.sign.never_closed = True


def mark_unknown(parsing: Parsing, token: Token) -> None:
    """Parse 另行通知: the hours of the days before it are not known."""
    parsing.tokens.take()
    clause = parsing.clause
    if clause.has_effect:
        if token.text.startswith("说不准"):
            parsing.clause = unsure(parsing, clause, token.text[4:-1])
            return
        parsing.sign.assumptions[AS_POSTED] = None
        return
    if parsing.feast:
        parsing.end_clause()
        parsing.clear(token.column)
        return
    if not (clause.days or clause.dates):
        raise parsing.tokens.error_at(token.column, "没有写是哪些日子")
    written = parsing.tokens.written(token)
    is_described = token.text.startswith("说不准")  # as locator.hours.domain.description words it
    comment = written[4:-1] if is_described else written
    if not is_described:
        parsing.sign.assumptions[Sentence(NOTICE_UNKNOWN, days=_written(parsing, token))] = None
    parsing.clause = replace(clause, is_unknown=True, comment=comment.replace('"', ""))


def unsure(parsing: Parsing, clause: Clause, comment: str) -> Clause:
    """Return the clause as open on a condition; raise InvalidHours if it has neither days nor times."""
    if not (clause.is_open or (clause.names_days and not clause.has_effect)):
        raise parsing.tokens.error_at(clause.column, "没有写是哪些日子、几点到几点")
    return replace(clause, is_unsure=True, comment=comment.replace('"', ""))


def _written(parsing: Parsing, token: Token) -> str:
    return parsing.tokens.posted[parsing.clause.column - 1 : token.column - 1].strip(" ，,、；;（(")


def note_as_posted(parsing: Parsing, token: Token) -> None:
    """Parse 以现场公示为准: of the days before it, or of everything."""
    if (parsing.clause.days or parsing.feast) and not (parsing.clause.has_effect or parsing.ends_sentence):
        mark_unknown(parsing, token)
        return
    parsing.tokens.take()
    parsing.sign.assumptions[AS_POSTED] = None
