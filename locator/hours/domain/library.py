"""The library `opening-hours-py`, reached from here only.

It is written in Rust: it parses some texts that it then cannot evaluate, and a panic in it is no
ordinary exception. Whatever it raises becomes InvalidHours here, so that no text ends an import, a job
or a page.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from opening_hours import OpeningHours, State

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours

Result = TypeVar("Result")
WHOLE_DAY = "00:00-24:00"
DAY_MIN = 24 * 60
# An ordinary day on which the library evaluates the times of a rule.
READING_DAY = datetime(2001, 1, 1)  # noqa: DTZ001 - the library has local time
READING_DATE = "2001 Jan 01"
NOT_EVALUATED = Sentence("这样的写法推算不了，请换个写法")


def require_valid(text: str) -> None:
    """Raise InvalidHours if the library does not parse a text."""
    _guarded(lambda: OpeningHours(text))


@lru_cache(maxsize=4096)
def days_matching(selector: str, year: int) -> frozenset[date]:
    """Return the days of a year that a selector of dates or weekdays matches; raise InvalidHours."""
    return _guarded(lambda: frozenset(_matching(selector, year)))


def evaluate_times(rule_times: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
    """Return the spans of times that are added to one another on one day; raise InvalidHours.

    A span is its minutes from midnight, "open" or "unknown", and its comment.
    """
    text = ", ".join(f"{READING_DATE} {times}" for times in rule_times)
    return _guarded(lambda: _spans(text))


def _matching(selector: str, year: int) -> list[date]:
    first, last = datetime(year, 1, 1), datetime(year + 1, 1, 1)  # noqa: DTZ001 - local time
    days: list[date] = []
    for start, end, state, _ in OpeningHours(f"{selector} {WHOLE_DAY}").intervals(first, last):
        if str(state) == str(State.OPEN):
            count = (min(end or last, last) - start).days
            days += [start.date() + timedelta(days=n) for n in range(count)]
    return days


def _spans(text: str) -> list[tuple[int, int, str, str]]:
    until = READING_DAY + timedelta(days=3)
    return [
        (_minutes(start), _minutes(end), "open" if str(state) == str(State.OPEN) else "unknown", comment)
        for start, end, state, comment in OpeningHours(text).intervals(READING_DAY, until)
        if str(state) != str(State.CLOSED)
    ]


def _minutes(moment: datetime) -> int:
    return int((moment - READING_DAY) / timedelta(minutes=1))


def _guarded(evaluate: Callable[[], Result]) -> Result:
    """Return a result of the library; a panic in Rust derives from BaseException only."""
    try:
        return evaluate()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise InvalidHours(NOT_EVALUATED, 1) from error
