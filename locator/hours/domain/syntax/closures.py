"""Days off that are written before the usual hours: ``PH off; Mo-Fr 08:30-17:30``.

By the specification a later rule replaces an earlier one on its days, so that the day off would say nothing
and the door would read as open. Whoever writes a day off means it: it is put behind the hours, and shown
there. What is narrower than the day off stays an exception to it: ``Mo off; Mo[1] 10:00-12:00``.
"""

from collections.abc import Sequence
from dataclasses import replace

from locator.hours.domain.syntax.rule import Effect, Selectors, WrittenRule

FALLBACK = " || "


def put_closures_last(rules: Sequence[WrittenRule]) -> list[WrittenRule]:
    """Return rules with each day off behind the last rule of usual hours that would undo it.

    Of weekdays and holidays that are off together, the weekdays stay where they are.
    """
    placed = list(rules)
    for at, closure in reversed(list(enumerate(rules))):
        if not (closure.closes_whole_days and closure.selectors):
            continue
        undoing = [index for index, rule in enumerate(placed) if index > at and _undoes(rule, closure, rules)]
        if undoing:
            days = tuple(day for day in closure.selectors.days if day != "PH")
            moved = replace(closure, selectors=Selectors((), ("PH",))) if days else closure
            placed.insert(undoing[-1] + 1, moved)
            placed[at : at + 1] = [replace(closure, selectors=Selectors((), days))] if days else []
    return placed


def _undoes(rule: WrittenRule, closure: WrittenRule, rules: Sequence[WrittenRule]) -> bool:
    """Return whether usual hours are said of days among which the day off is.

    Dates are off among weekdays without dates, holidays among weekdays; one that is named again is not.
    """
    days, closed = rule.selectors, closure.selectors
    is_usual = rule.effect is Effect.OPEN and rule.separator != FALLBACK and "PH" not in days.days
    if not (is_usual and days.days):
        return False
    if closed.dates:
        has_seasons = any(other.selectors.dates and other.effect is Effect.OPEN for other in rules)
        return not (has_seasons or closed.days)
    return "PH" in closed.days and not all("[" in day for day in days.days)
