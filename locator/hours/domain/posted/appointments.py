"""What words of appointments do: whether doors open at the times that are named is not known."""

from dataclasses import replace

from locator.hours.domain.posted.clause import Clause
from locator.hours.domain.posted.closing_handlers import mark_unknown, unsure
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.sign import Sign
from locator.hours.domain.posted.tokens import Token
from locator.hours.domain.posted.vocabulary import Kind

BY_APPOINTMENT = "按预约"


def mark_appointment(parsing: Parsing, token: Token) -> None:
    """Parse 需预约: whether the doors open at the times before it is not known, nor on days without times."""
    tokens, clause = parsing.tokens, parsing.clause
    if not clause.has_effect and (clause.days or clause.dates or parsing.feast):
        mark_unknown(parsing, token)
        return
    is_separate = tokens.previous is not None and tokens.previous.kind is Kind.AND
    tokens.take()
    if parsing.outer and clause == Clause(clause.column):
        parsing.outer[-1] = unsure(parsing, parsing.outer[-1], BY_APPOINTMENT)
    elif not (parsing.sign.clauses or parsing.outer) and clause == Clause(clause.column) and tokens.next:
        parsing.is_by_appointment = True
    elif is_separate and parsing.sign.open_clauses:
        raise tokens.error_at(token.column, "哪些日子要预约？请分开写")
    else:
        parsing.clause = unsure(parsing, clause, BY_APPOINTMENT)


def doubt_all(sign: Sign) -> None:
    """Make all open hours unknown: the sign begins with the word."""
    sign.clauses = [
        replace(clause, is_unsure=True, comment=BY_APPOINTMENT) if clause.is_open else clause
        for clause in sign.clauses
    ]
