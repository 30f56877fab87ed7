"""What words of days, dates and closing do to the clause that is parsed."""

from dataclasses import replace
from itertools import takewhile

from locator.hours.domain.posted.clause import HOLIDAY, Clause
from locator.hours.domain.posted.coverage import covered_days, expand_weekdays
from locator.hours.domain.posted.dates import DATE_KINDS, parse_dates
from locator.hours.domain.posted.days_behind import end_of_list, stand_behind
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.reading import (
    USUAL_REST,
)
from locator.hours.domain.posted.time_handlers import parse_rest
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import DAY_KINDS, TIME_KINDS, Kind
from locator.hours.domain.posted.weekdays import parse_nth_days, parse_weekdays

WEEKEND = covered_days("", ("Sa-Su",))
OFFICE_WEEK = covered_days("", ("Mo-Fr",))
SEASON_KINDS = DAY_KINDS | {Kind.TIME, Kind.TO, Kind.AND}  # between a season's name and its dates


def parse_dates_of_clause(parsing: Parsing, token: Token) -> None:
    """Take dates into the clause; a season's name behind its months says nothing new."""
    if parsing.clause.has_effect:
        parsing.begin_clause(token.column)
    if token.kind is Kind.SEASON and (parsing.clause.dates or _names_dates_around(parsing)):
        parsing.tokens.take()
        return
    if token.kind is Kind.SEASON and _has_dates_behind_times(parsing):
        parsing.tokens.take()
        return
    dates = parse_dates(parsing.tokens)
    joined = ",".join(part for part in (parsing.clause.dates, dates) if part)
    named = parsing.clause.names_days or token.kind is Kind.MONTHLY
    parsing.clause = replace(parsing.clause, dates=joined, names_days=named)


def _names_dates_around(parsing: Parsing) -> bool:
    """Return whether parentheses only name the season of the dates before them: （供暖季）."""
    around = parsing.outer[-1] if parsing.outer else None
    is_name = parsing.tokens.is_next(Kind.SEASON, Kind.RIGHT)
    return is_name and around is not None and bool(around.dates) and not around.has_effect


def _has_dates_behind_times(parsing: Parsing) -> bool:
    """Return whether a season's dates stand in parentheses behind its times: 夏季6:00-22:00（5月至10月）."""
    tokens = parsing.tokens.tokens[parsing.tokens.index + 1 :]
    following = list(takewhile(lambda token: token.kind in SEASON_KINDS, tokens))
    behind = [token.kind for token in tokens[len(following) : len(following) + 2]]
    return bool(following) and behind[:1] == [Kind.LEFT] and behind[-1] in (Kind.MONTH, Kind.MONTH_DAY)


def parse_feast(parsing: Parsing, token: Token) -> None:
    """Take a feast; with dates beside it, it is only their name."""
    tokens = parsing.tokens
    if parsing.clause.has_effect:
        parsing.begin_clause(token.column)
    tokens.take()
    start = tokens.index
    has_parenthesis = tokens.take_if(Kind.LEFT) is not None
    if not tokens.is_next_of(DATE_KINDS):
        tokens.index = start
        parsing.feast = tokens.written(token)
        return
    dates = parse_dates(tokens)
    if has_parenthesis and not tokens.take_if(Kind.RIGHT):
        raise tokens.error_at(token.column, "后面的括号里读不懂")
    parsing.clause = replace(parsing.clause, dates=dates)


def parse_days(parsing: Parsing, token: Token) -> None:
    """Take days into the clause."""
    if stand_behind(parsing, token):
        _take_days_behind(parsing)
        return
    if _repeats_days(parsing, token):
        return
    if parsing.clause.has_effect or parsing.is_unattended_rest:
        parsing.begin_clause(token.column)
    clause = parsing.clause
    if parsing.ends_sentence and clause.names_days and parsing.closes_days:
        parsing.begin_clause(token.column)  # 休息日：周六、周日；工作日：8:30-17:30
        clause = parsing.clause
    if parsing.ends_sentence and clause.names_days:
        raise parsing.error_here("后面没有写钟点")
    if token.kind is Kind.USUAL_DAYS and _says_other_days(parsing):
        parsing.sign.assumptions[USUAL_REST] = None
        parse_rest(parsing, token)
        return
    parsing.joined_by_comma |= clause.names_days and _follows_full_comma(parsing)
    items = _day_items(parsing, parsing.tokens.take())
    if token.kind is Kind.DAILY and parsing.is_complete:
        parsing.begin_clause(token.column)
    parsing.clause = replace(
        parsing.clause,
        days=(*clause.days, *items),
        days_came_first=clause.days_came_first or not clause.dates,
        names_days=True,
        is_workdays=clause.is_workdays or token.kind is Kind.WORKDAYS,
    )


def _repeats_days(parsing: Parsing, token: Token) -> bool:
    """Take days behind their times that say the same again: Mon-Fri 8:30-17:00 周一至周五."""
    tokens, clause, start = parsing.tokens, parsing.clause, parsing.tokens.index
    if token.kind is not Kind.WEEKDAY or not (clause.is_open and clause.days) or "following" in token.parts:
        return False
    days = parse_weekdays(tokens, tokens.take())
    is_end = tokens.next is None or tokens.next.text == ";"
    if is_end and set(expand_weekdays(days)) == set(expand_weekdays(clause.days)):
        return True
    tokens.index = start
    return False


def _follows_full_comma(parsing: Parsing) -> bool:
    previous = parsing.tokens.previous
    return previous is not None and parsing.tokens.posted[previous.column - 1] in "，,"


def _take_days_behind(parsing: Parsing) -> None:
    end, before = end_of_list(parsing.tokens), parsing.clause
    parsing.clause = Clause(before.column)
    while parsing.tokens.index < end and parsing.tokens.next:
        if not parsing.tokens.take_if(Kind.AND):
            parse_days(parsing, parsing.tokens.next)
    days = parsing.clause
    parsing.clause = replace(before, days=days.days, names_days=True, is_workdays=days.is_workdays)
    parsing.is_complete = True


def _says_other_days(parsing: Parsing) -> bool:
    """Return whether a season or a weekly closing day was named, beside which 平时 means all other days."""
    clauses = parsing.sign.clauses
    return any(clause.is_season or (clause.is_closed and HOLIDAY not in clause.days) for clause in clauses)


def _day_items(parsing: Parsing, token: Token) -> tuple[str, ...]:
    match token.kind:
        case Kind.WORKDAYS:
            parsing.sign.off_on_holidays = True
            return ("Mo-Fr",)
        case Kind.USUAL_DAYS:
            parsing.sign.usual_days = True
            return ("Mo-Fr",)
        case Kind.DAYS_OFF:
            parsing.sign.mentions_holidays = True
            return ("Sa-Su", HOLIDAY)
        case Kind.WEEKEND:
            return ("Sa-Su",)
        case Kind.HOLIDAY:
            parsing.sign.mentions_holidays = True
            return (HOLIDAY,)
        case Kind.NTH_DAY:
            return parse_nth_days(token)
        case Kind.WEEKDAY:
            return parse_weekdays(parsing.tokens, token)
    return ()  # every day


def parse_exception(parsing: Parsing, token: Token) -> None:
    """Parse 除周日外: the days between both words are closed."""
    tokens = parsing.tokens
    tokens.take()
    before = _stashed(parsing)
    parsing.clear(token.column)
    while tokens.next and not (tokens.is_next(Kind.EXCEPT_END) or _ends_exception(parsing)):
        _parse_excepted(parsing, tokens.next)
    if not tokens.is_next(Kind.RIGHT) and tokens.take_if(Kind.EXCEPT_END, Kind.AND) is None:
        raise tokens.error_at(token.column, "除什么以外？")
    if not parsing.feast or parsing.clause.days:
        parsing.clause = replace(parsing.clause, is_closed=True)
    parsing.end_clause()
    restore(parsing, before)


def _ends_exception(parsing: Parsing) -> bool:
    """Return whether a comma ends the exception before times or "every day": 除周日，每天8:00-18:00."""
    tokens, clause = parsing.tokens, parsing.clause
    says_days = clause.names_days or bool(parsing.feast)
    if says_days and parsing.outer and tokens.is_next(Kind.RIGHT):
        return True  # 周一至周日（除周三）
    return says_days and any(tokens.is_next(Kind.AND, kind) for kind in (Kind.DAILY, *TIME_KINDS))


def _stashed(parsing: Parsing) -> tuple[Clause, bool, bool, str, bool, bool]:
    state = (parsing.clause, parsing.closes_days, parsing.includes_days, parsing.feast)
    return (*state, parsing.ends_sentence, parsing.is_complete)


def restore(parsing: Parsing, before: tuple[Clause, bool, bool, str, bool, bool]) -> None:
    """Return to the clause around an insertion."""
    parsing.clause, parsing.closes_days, parsing.includes_days, parsing.feast = before[:4]
    parsing.ends_sentence, parsing.is_complete = before[4:]


def _parse_excepted(parsing: Parsing, token: Token) -> None:
    if token.kind in DAY_KINDS:
        parse_days(parsing, token)
    elif token.kind is Kind.FEAST:
        parse_feast(parsing, token)
    elif token.kind in DATE_KINDS:
        parse_dates_of_clause(parsing, token)
    elif token.kind in (Kind.AND, Kind.CLOSED):
        parsing.tokens.take()
    elif token.kind is Kind.LEFT and parsing.tokens.is_next(Kind.LEFT, Kind.CLOSED_LABEL, Kind.RIGHT):
        parsing.tokens.index += 3  # 除周一（闭馆日）外
    else:
        raise parsing.tokens.error_at(token.column, "放在这里读不懂")
