"""Days that stand behind their times without parentheses: 9:00-17:00 周二至周日，节假日照常."""

from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.tokens import Token, Tokens
from locator.hours.domain.posted.vocabulary import DAY_KINDS, TIME_KINDS, Kind

SAYING = (
    frozenset({Kind.CLOSED, Kind.AS_USUAL, Kind.CLOSED_LABEL, Kind.ALL_YEAR, Kind.UNKNOWN})
    | TIME_KINDS
    | {Kind.PART_OF_DAY}
)
SILENT = frozenset({Kind.AND, Kind.LEFT, Kind.REMARK, Kind.LAST_ENTRY, Kind.RIGHT})


def stand_behind(parsing: Parsing, token: Token) -> bool:
    """Return whether days that begin at a token are those of the times before them.

    That is so if nothing is said of the days behind them, and they are no beginning of a longer list.
    """
    clause, tokens = parsing.clause, parsing.tokens
    if not clause.is_open or clause.names_days or clause.dates or clause.is_rest or parsing.outer:
        return False
    if parsing.sign.clauses or parsing.ends_sentence or token.kind is Kind.HOLIDAY:
        return False
    end = end_of_list(tokens)
    following, second = _kind_at(tokens, end), _kind_at(tokens, end + 1)
    if following is not None and following not in SILENT:
        return False
    if following is Kind.LEFT:
        return second not in SAYING
    if following is not Kind.AND or second is None:
        return True
    if second in SAYING:
        return False
    is_beside_times = tokens.previous is not None and tokens.previous.kind is not Kind.AND
    ends_sentence = tokens.tokens[end].text == ";"
    return (
        second not in DAY_KINDS
        or ends_sentence
        or is_beside_times
        or _is_most_of_a_week(tokens.tokens[tokens.index : end])
    )


def end_of_list(tokens: Tokens) -> int:
    """Return the index behind days that 、 or 和 join; a comma ends them."""
    index = tokens.index
    while _kind_at(tokens, index) in DAY_KINDS:
        index += 1
        if _kind_at(tokens, index) is Kind.TO and _kind_at(tokens, index + 1) is Kind.WEEKDAY:
            index += 2
        is_joined = _kind_at(tokens, index) is Kind.AND and _kind_at(tokens, index + 1) in DAY_KINDS
        if is_joined and tokens.posted[tokens.tokens[index].column - 1] not in "，,；;。\n\r|":
            index += 1
    return index


def _kind_at(tokens: Tokens, index: int) -> Kind | None:
    return tokens.tokens[index].kind if index < len(tokens.tokens) else None


def _is_most_of_a_week(listed: list[Token]) -> bool:
    """Return whether the days can hardly be closed: working days, or a range of four days and more."""
    kinds = {token.kind for token in listed}
    has_range = any("last" in token.parts for token in listed) or len(listed) == 3
    return bool(kinds & {Kind.WORKDAYS, Kind.DAILY}) or (Kind.WEEKDAY in kinds and has_range)
