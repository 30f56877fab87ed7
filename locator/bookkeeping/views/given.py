"""Lines of money and counts of people as a form or a request gives them."""

from collections.abc import Mapping

from locator.bookkeeping.domain.money import MoneyLine
from locator.bookkeeping.domain.sheet import read_money, read_use
from locator.bookkeeping.domain.use import UseCount
from locator.errors import InvalidRequest

MONEY_FIELDS = ("year", "kind", "source", "amount", "document")
USE_FIELDS = ("month", "people", "how", "occupation")


def given_money(texts: Mapping[str, str]) -> MoneyLine:
    """Return a line of money; raise InvalidRequest with a sentence for each text that is wrong."""
    line, problems = read_money(texts)
    if line is None:
        raise InvalidRequest(problems)
    return line


def given_use(texts: Mapping[str, str]) -> UseCount:
    """Return a count of people; raise InvalidRequest with a sentence for each text that is wrong."""
    count, problems = read_use(texts)
    if count is None:
        raise InvalidRequest(problems)
    return count
