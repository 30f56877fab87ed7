"""A text counts only if two evaluations agree on it, minute by minute, over 400 days."""

import re
from datetime import date, timedelta
from functools import lru_cache

from geodata.sentence import Sentence
from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.reference.evaluation import evaluate
from locator.hours.domain.reference.grammar import NotCanonical, parse
from locator.hours.domain.reference.tree import Node
from locator.hours.domain.rules import RuleSet
from locator.hours.domain.timeline import DoorState, timeline_stretches

DAYS_CHECKED = 400
# The days that are checked of a text that says nothing of years: from a year's last month through a leap
# year, with all classes of days in turn. They are the same on every day, so that a text which is accepted
# today is accepted tomorrow.
FIRST_CHECKED = date(2026, 12, 1)
DAYS_WITH_LEAP_YEAR = 800
MAX_YEARS_CHECKED = 4
HOLIDAY_EVERY, WORKDAY_EVERY = 9, 13
STATES = {DoorState.OPEN: "open", DoorState.CLOSED: "closed", DoorState.UNSURE: "unknown"}
DIFFERS = Sentence("这样的写法有两种读法，请换个写法")
YEAR = re.compile(r"\b((?:19|20)\d\d)(?=[ -]|$)")
COMMENT = re.compile(r'"[^"]*"')


def require_agreement(hours: RuleSet) -> None:
    """Raise InvalidHours where the evaluations of a text differ on any of the days that are checked."""
    for first, days in _periods(hours):
        require_agreement_on(hours, _checked_calendar(first, days), first, days)


def require_agreement_on(hours: RuleSet, calendar: Calendar, first: date, days: int = DAYS_CHECKED) -> None:
    """Raise InvalidHours where the evaluations differ on one of some days by a calendar, naming the day."""
    day = first_difference(hours, calendar, first, days)
    if day is not None:
        raise InvalidHours(Sentence("{why}（{day}）", why=DIFFERS, day=day.isoformat()), 1)


def first_difference(
    hours: RuleSet, calendar: Calendar, first: date, days: int = DAYS_CHECKED
) -> date | None:
    """Return the first day on which the two evaluations differ; raise InvalidHours if one fails."""
    one = [
        (start, end, STATES[doors])
        for start, end, doors, _ in timeline_stretches(hours, calendar, first, days)
    ]
    other = evaluate(_nodes(hours.canonical), calendar.classes, first, days)
    if one == other:
        return None
    at = next(n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return first + timedelta(
        minutes=one[at][0] if one[at][2] != other[at][2] else min(one[at][1], other[at][1])
    )


def _periods(hours: RuleSet) -> list[tuple[date, int]]:
    """Return the first days and numbers of days to check, with the years that the text names."""
    if not any(rule.dates or "[" in rule.days for rule in hours.rules):
        return [(FIRST_CHECKED, DAYS_CHECKED)]
    named = sorted({int(year) for year in YEAR.findall(COMMENT.sub("", hours.canonical))})
    if len(named) > MAX_YEARS_CHECKED:
        named = [*named[:2], *named[-2:]]
    years = [(date(year - 1, 12, 1), DAYS_CHECKED + 100) for year in named]
    return [(FIRST_CHECKED, DAYS_WITH_LEAP_YEAR), *years]


@lru_cache(maxsize=256)
def _checked_calendar(first: date, days: int) -> Calendar:
    """Return a calendar in which every day is decided and all classes of days occur."""
    rows, ordinary = [], set()
    for number in range(-1, days):
        day = first + timedelta(days=number)
        if number % HOLIDAY_EVERY == 0:
            rows.append(CalendarDay(day, DayKind.HOLIDAY, "", ""))
        elif number % WORKDAY_EVERY == 0:
            rows.append(CalendarDay(day, DayKind.WORKDAY, "", ""))
        else:
            ordinary.add(day)
    return Calendar({row.day: row for row in rows}, frozenset(ordinary))


@lru_cache(maxsize=1024)
def _nodes(canonical: str) -> tuple[Node, ...]:
    try:
        return parse(canonical)
    except NotCanonical as error:
        raise InvalidHours(DIFFERS, error.at + 1) from error
