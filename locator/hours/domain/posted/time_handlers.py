"""What words of times, breaks and of service with or without staff do to the clause that is parsed."""

from dataclasses import replace
from itertools import takewhile

from locator.hours.domain.posted.clause import Break, Service
from locator.hours.domain.posted.clock import MORNING_MIN, NOON_MIN, Span, parse_end, parse_span
from locator.hours.domain.posted.closing_handlers import mark_as_usual
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import DAY_KINDS, Kind

NIGHT = ("夜间", "晚上", "晚间", "夜晚")
CLOSABLE_PARTS = {"上午": "上午", "早上": "上午", "下午": "下午"}
NOON_TOLERANCE_MIN = 30  # a morning may end at 12:30
VAGUE_DAYS = ("全天", "全时", "全时段")
SERVICES = {Kind.STAFFED: Service.STAFFED, Kind.SELF_SERVICE: Service.SELF_SERVICE}


def parse_times(parsing: Parsing, token: Token) -> None:
    """Take a span of times into the clause, or a break where the next word says so."""
    tokens, clause = parsing.tokens, parsing.clause
    if parsing.closes_days or parsing.includes_days:
        if not (parsing.ends_sentence or _follows_comma(parsing)):
            raise tokens.error_at(token.column, "放在这里读不懂")
        parsing.begin_clause(token.column)
        clause = parsing.clause
    if clause.is_whole_day or clause.is_closed or clause.is_unknown or parsing.is_complete:
        parsing.begin_clause(token.column)
    spans = parsing.clause.spans
    span, assumption = parse_span(tokens, spans[-1].end_min if spans else 0, parsing.part)
    parsing.part, parsing.ends_sentence = "", False
    if assumption:
        parsing.sign.assumptions[assumption] = None
    is_inside = bool(spans) and spans[-1].start_min < span.start_min and span.end_min < spans[-1].end_min
    is_first = not (spans or parsing.outer or parsing.sign.clauses) and span.start_min < MORNING_MIN
    if (is_inside and tokens.is_next(Kind.CLOSED)) or (tokens.is_next(Kind.BREAK) and not is_first):
        tokens.take()
        tokens.take_if(Kind.CLOSED)
        parsing.sign.breaks.append(Break(span, service=parsing.service))
        return
    if spans and span.start_min < spans[-1].end_min:
        raise tokens.error_at(token.column, "这一段早于前一段；如果是下午，请写“下午”或 24 小时制")
    parsing.clause = replace(parsing.clause, spans=(*spans, span))


def _follows_comma(parsing: Parsing) -> bool:
    previous = parsing.tokens.previous
    return previous is not None and previous.kind is Kind.AND


def mark_whole_day(parsing: Parsing, token: Token) -> None:
    """Parse 24小时; 不打烊 behind some days only says that they are no exception."""
    if token.text == "不打烊" and parsing.clause.days and not parsing.clause.has_effect:
        mark_as_usual(parsing, token)
        return
    parsing.tokens.take()
    if parsing.clause.is_whole_day and not (parsing.is_complete or parsing.clause.is_vague_day):
        return  # 24h 全天开放
    if parsing.clause.has_effect:
        parsing.begin_clause(token.column)
    parsing.clause = replace(parsing.clause, is_whole_day=True, is_vague_day=token.text in VAGUE_DAYS)


def parse_rest(parsing: Parsing, token: Token) -> None:
    """Parse 其余时间: the days, or beside self-service the times, that nothing else was said of."""
    parsing.tokens.take()
    parsing.begin_clause(token.column)
    parsing.clause = replace(parsing.clause, is_rest=True)


def parse_part(parsing: Parsing, token: Token) -> None:
    """Parse a part of the day without a time: 下午闭馆, 上午（8:30-12:00）, 夜间自助."""
    tokens = parsing.tokens
    tokens.take()
    if token.text in NIGHT and tokens.is_next(Kind.SELF_SERVICE):
        parsing.begin_clause(token.column)
        parsing.clause = replace(parsing.clause, is_rest=True)
    elif tokens.is_next(Kind.RIGHT) and _is_part_of_spans(parsing, token):
        return  # 8:30-12:00（上午）
    elif tokens.is_next(Kind.CLOSED):
        _close_part(parsing, token)
    elif _shares_closing_with_days(parsing, token):
        parsing.sign.parts_closed.append(replace(parsing.clause, closed_part=CLOSABLE_PARTS[token.text]))
        parsing.clear(token.column)
    elif tokens.is_next(Kind.LEFT, Kind.TIME) or tokens.is_next(Kind.OPEN) or tokens.is_next(Kind.TIME):
        parsing.part = token.text
    else:
        raise tokens.error_at(token.column, "没有写几点")


def _shares_closing_with_days(parsing: Parsing, token: Token) -> bool:
    """Return whether days follow that are closed as well: 周六下午及周日休息."""
    clause, behind = parsing.clause, parsing.tokens.tokens[parsing.tokens.index :]
    days = list(takewhile(lambda found: found.kind in DAY_KINDS | {Kind.AND, Kind.TO}, behind))
    return (
        token.text in CLOSABLE_PARTS
        and clause.names_days
        and not (clause.has_effect or clause.dates or parsing.outer or parsing.feast)
        and len(days) > 1
        and days[0].kind is Kind.AND
        and [found.kind for found in behind[len(days) : len(days) + 1]] == [Kind.CLOSED]
    )


def _is_part_of_spans(parsing: Parsing, token: Token) -> bool:
    """Return whether the times before the parentheses lie in the part of the day that is named in them."""
    part = CLOSABLE_PARTS.get(token.text, "")
    spans = parsing.outer[-1].spans[-1:] if parsing.outer else ()
    other = {"上午": "下午", "下午": "上午"}.get(part, "")
    return bool(spans) and bool(other) and all(_is_outside(span, other) for span in spans)


def _close_part(parsing: Parsing, token: Token) -> None:
    part, clause = CLOSABLE_PARTS.get(token.text, ""), parsing.clause
    if parsing.outer and not (clause.names_days or clause.spans):
        clause = parsing.outer[-1]  # 周六8:30-12:00（下午休息）
    is_within = not parsing.outer or parsing.outer[-1].is_open  # 周一至周五9:00-17:00（周五下午除外）
    if not part or not (clause.spans or (clause.names_days and is_within)):
        raise parsing.tokens.error_at(token.column, "没有写哪些日子不开放")
    parsing.tokens.take()
    if clause.spans:
        if not all(_is_outside(span, part) for span in clause.spans):
            raise parsing.tokens.error_at(token.column, "和前面写的钟点矛盾")
        return
    if _may_close_days(parsing):
        raise parsing.tokens.error_at(clause.column, "哪几天全天不开放，哪几天半天？请分开写")
    parsing.sign.parts_closed.append(replace(clause, closed_part=part))
    parsing.clear(token.column)


def _may_close_days(parsing: Parsing) -> bool:
    """Return whether days before the last one may be closed altogether: 周日及周六下午休息."""
    before = parsing.tokens.tokens[: parsing.tokens.index - 2]
    days = list(takewhile(lambda found: found.kind in DAY_KINDS | {Kind.AND, Kind.TO}, reversed(before)))
    joins = {"及", "和", "与", "以及", "并"}
    return any(found.text in joins for found in days[1:-1])


def _is_outside(span: Span, part: str) -> bool:
    if part == "下午":
        return span.end_min <= NOON_MIN + 2 * NOON_TOLERANCE_MIN
    return span.start_min >= NOON_MIN - NOON_TOLERANCE_MIN


def parse_extended(parsing: Parsing, token: Token) -> None:
    """Parse 周五延长至21:00: the usual times with another end. Before a whole span it says nothing."""
    tokens = parsing.tokens
    tokens.take()
    if tokens.is_next(Kind.TIME, Kind.TO):
        return
    clause = parsing.clause
    if clause.has_effect or not (clause.names_days or clause.dates) or not tokens.is_next(Kind.TIME):
        raise tokens.error_at(token.column, "没有写哪些日子、平时到几点")
    candidates = [*parsing.sign.open_clauses, *(outer for outer in parsing.outer if outer.spans)]
    bases = [base for base in candidates if base.spans and clause.covered <= base.covered]
    if not bases:
        raise tokens.error_at(token.column, "没有写平时几点开放")
    spans = min(bases, key=lambda base: len(base.covered)).spans
    end_min = parse_end(tokens, spans[-1].start_min)
    if tokens.is_next(Kind.OPEN) and token.text.startswith("提前"):
        raise tokens.error_at(token.column, "是开门提前还是关门提前？")
    tokens.take_if(Kind.CLOSED, Kind.END)
    parsing.clause = replace(clause, spans=(*spans[:-1], Span(spans[-1].start_min, end_min)))


def parse_service(parsing: Parsing, token: Token) -> None:
    """Take 人工 or 自助 before or behind the times that it belongs to."""
    tokens, service = parsing.tokens, SERVICES[token.kind]
    is_separated = _follows_comma(parsing)
    tokens.take()
    clause = parsing.clause
    if clause.has_effect:
        is_label = token.text.endswith(("时间", "时段"))  # 24小时开放 管理员在岗时间8:00-20:00
        begins = tokens.is_next(Kind.WHOLE_DAY) or (
            (is_separated or is_label) and tokens.is_next_of({Kind.TIME, Kind.LEFT})
        )
        if clause.service not in (Service.ANY, service) or begins or (is_separated and not clause.is_open):
            parsing.begin_clause(token.column)
            parsing.clause = replace(parsing.clause, service=service)
            return
        parsing.is_complete = True
    elif clause.service not in (Service.ANY, service):
        raise tokens.error_at(token.column, "人工还是自助？")
    parsing.clause = replace(parsing.clause, service=service)


def parse_place(parsing: Parsing, token: Token) -> None:
    """Take the name of the place; hours of several places are not one station's."""
    parsing.tokens.take()
    parsing.places += 1
    if parsing.places > 1 or parsing.clause.spans or parsing.sign.clauses:
        raise parsing.tokens.error_at(token.column, "写了不止一处的时间，请只留这一站的")
