"""A text counts only if two evaluations agree on it, minute by minute, over 400 days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from geodata.sentence import Sentence
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.reference.evaluation import Stretch, evaluate
from locator.hours.domain.reference.grammar import NotCanonical, parse
from locator.hours.domain.timeline import DoorState, Interval, timeline
from locator.time_zone import SHANGHAI

DAYS_CHECKED = 400
STATES = {DoorState.OPEN: "open", DoorState.CLOSED: "closed", DoorState.UNSURE: "unknown"}
DIFFERS = Sentence("这样的写法有两种读法，请换个写法")


def require_agreement(hours: Hours, calendar: Calendar, first: date, days: int = DAYS_CHECKED) -> None:
    """Raise InvalidHours where the two evaluations of hours differ, naming the first day, or one fails."""
    day = first_difference(hours, calendar, first, days)
    if day is not None:
        raise InvalidHours(Sentence("{why}（{day}）", why=DIFFERS, day=day.isoformat()), 1)


def first_difference(hours: Hours, calendar: Calendar, first: date, days: int) -> date | None:
    """Return the first day on which the two evaluations differ; raise InvalidHours if one fails."""
    one = _stretches(timeline(hours, calendar, first, days), first)
    try:
        nodes = parse(hours.canonical)
    except NotCanonical as error:
        raise InvalidHours(DIFFERS, error.at + 1) from error
    other = evaluate(nodes, calendar.classes, first, days)
    if one == other:
        return None
    differing = next(
        (pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), (one[-1], other[-1])
    )
    minute = min(
        mine if mine != others else differing[0][0]
        for mine, others in zip(differing[0][:2], differing[1][:2], strict=True)
    )
    return first + timedelta(minutes=minute)


def _stretches(intervals: Sequence[Interval], first: date) -> list[Stretch]:
    midnight = datetime.combine(first, time(), SHANGHAI)
    return [
        (_minutes(midnight, interval.start), _minutes(midnight, interval.end), STATES[interval.doors])
        for interval in intervals
    ]


def _minutes(midnight: datetime, moment: datetime) -> int:
    return int((moment - midnight) / timedelta(minutes=1))
