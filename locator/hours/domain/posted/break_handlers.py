"""What words of breaks at noon, and of times closed within the hours, do to the clause that is parsed."""

from dataclasses import replace
from itertools import pairwise

from locator.hours.domain.posted.clause import HOLIDAY, Break
from locator.hours.domain.posted.clock import AFTERNOON, NOON_MIN, Span, parse_span
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import Kind

NOON_TOLERANCE_MIN = 30  # a morning may end at 12:30
LATEST_MORNING_END_MIN = NOON_MIN + 2 * NOON_TOLERANCE_MIN
LONGEST_BREAK_MIN = 150  # a longer span behind the morning and 午休 is the afternoon


def parse_break(parsing: Parsing, token: Token) -> None:
    """Parse 午休12:00-14:00, in parentheses too; between morning and afternoon the word says nothing new."""
    tokens = parsing.tokens
    tokens.take()
    if not (tokens.is_next(Kind.TIME) or tokens.is_next(Kind.LEFT, Kind.TIME)):
        _require_noon_closed(parsing, token)
        return
    has_parenthesis, following = tokens.take_if(Kind.LEFT) is not None, tokens.next
    spans = parsing.clause.spans
    is_morning = bool(spans) and spans[-1].end_min <= LATEST_MORNING_END_MIN
    span, assumption = parse_span(tokens, spans[-1].end_min if is_morning else 0)
    if has_parenthesis and not tokens.take_if(Kind.RIGHT):
        raise tokens.error_at(token.column, "后面的括号里读不懂")
    if is_morning and following and _is_afternoon(spans[-1], following, span):
        if assumption:
            parsing.sign.assumptions[assumption] = None
        parsing.clause = replace(parsing.clause, spans=(*spans, span))
        return
    tokens.take_if(Kind.CLOSED)  # 午休12:00-14:00不开放
    parsing.sign.breaks.append(Break(span, service=parsing.service))


def _require_noon_closed(parsing: Parsing, token: Token) -> None:
    """Raise InvalidHours unless the hours leave noon out already, so that 午休 needs no times."""
    spans = parsing.clause.spans or (parsing.outer[-1].spans if parsing.outer else ())
    if not spans or any(span.start_min <= NOON_MIN < span.end_min - NOON_TOLERANCE_MIN for span in spans):
        raise parsing.tokens.error_at(token.column, "没有写午休的钟点")


def require_no_break(parsing: Parsing, token: Token) -> None:
    """Parse 中午不休息; raise InvalidHours if the times before it leave noon out."""
    parsing.tokens.take()
    spans = parsing.clause.spans or (parsing.outer[-1].spans if parsing.outer else ())
    if any(
        before.end_min < after.start_min and after.start_min > NOON_MIN >= before.start_min
        for before, after in pairwise(spans)
    ):
        raise parsing.tokens.error_at(token.column, "和前面写的钟点矛盾")


def _is_afternoon(morning: Span, token: Token, span: Span) -> bool:
    """Return whether times behind the word are not the break, but what comes after it."""
    is_long = span.end_min - span.start_min > LONGEST_BREAK_MIN
    return morning.end_min <= span.start_min and (token.parts.get("half") in AFTERNOON or is_long)


def breaks_within(parsing: Parsing) -> list[Break]:
    """Return the times of a clause that is closed, if they lie in hours that were said of all its days."""
    clause = parsing.clause
    if clause.dates or clause.service or HOLIDAY in clause.days or parsing.feast:
        return []
    opened = [*parsing.sign.open_clauses, *(around for around in parsing.outer if around.is_open)]
    breaks = [Break(span, clause.days, parsing.service) for span in clause.spans]
    return breaks if any(all(pause.lies_in(base) for pause in breaks) for base in opened) else []
