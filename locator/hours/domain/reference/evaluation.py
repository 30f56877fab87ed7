"""The plain evaluation: which rules apply on a day, what they make of its minutes, day after day."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from locator.hours.domain.reference.tree import Node

DAY_MIN = 24 * 60
HOLIDAY, WORKDAY, PLAIN = "holiday", "workday", "plain"
# What is said later in this list is stronger where two things are said of a minute.
STRENGTH = ("closed", "perhaps unknown", "perhaps open", "unknown", "open")
SHOWN = {"perhaps unknown": "unknown", "perhaps open": "open"}

Stretch = tuple[int, int, str]
ClassesOf = Callable[[date], Iterable[str]]


def evaluate(nodes: Sequence[Node], classes_of: ClassesOf, first: date, days: int) -> list[Stretch]:
    """Return stretches without gaps over `days` days: minutes from the first midnight, and the state.

    `classes_of` gives the classes that a day may have. Where they lead to different hours, the day is
    unknown.
    """
    found: list[Stretch] = []
    known: dict[tuple[tuple[Stretch, ...], tuple[Stretch, ...]], list[Stretch]] = {}
    rules = _DayRules(nodes)
    before = rules.day(first - timedelta(days=1), classes_of)
    for number in range(days):
        today = rules.day(first + timedelta(days=number), classes_of)
        if (before, today) not in known:
            known[before, today] = _shown_day(before, today)
        _append(found, known[before, today], number * DAY_MIN)
        before = today
    return found


def _append(found: list[Stretch], day: Iterable[Stretch], moved_min: int) -> None:
    """Append a day's stretches, joined with the last one where the state stays."""
    for start, end, state in day:
        if found and found[-1][2] == state:
            start = found.pop()[0] - moved_min
        found.append((start + moved_min, end + moved_min, state))


class _DayRules:
    """What the rules say of a day; days that differ in nothing are worked out once."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.has_dates = any(node.dates or any(item.nth for item in node.weekdays) for node in nodes)
        self.said: dict[tuple[int, ...], tuple[Stretch, ...]] = {}
        self.choices: dict[tuple[int, frozenset[str]], tuple[Stretch, ...]] = {}

    def day(self, day: date, classes_of: ClassesOf) -> tuple[Stretch, ...]:
        """Return what is said of a day, from its midnight; it may reach into the next day."""
        classes = frozenset(classes_of(day))
        if self.has_dates:
            return self._chosen(day, classes)
        key = (day.weekday(), classes)
        if key not in self.choices:
            self.choices[key] = self._chosen(day, classes)
        return self.choices[key]

    def _chosen(self, day: date, classes: frozenset[str]) -> tuple[Stretch, ...]:
        choices = {_applying(self.nodes, day, counts_as) for counts_as in classes}
        possible = [self._said_by(indices) for indices in choices]
        if len(possible) > 1 and len({_strongest(said) for said in possible}) > 1:
            return ((0, DAY_MIN, "unknown"),)
        return possible[0]

    def _said_by(self, indices: tuple[int, ...]) -> tuple[Stretch, ...]:
        if indices not in self.said:
            self.said[indices] = tuple(_said([self.nodes[index] for index in indices]))
        return self.said[indices]


def _applying(nodes: Sequence[Node], day: date, counts_as: str) -> tuple[int, ...]:
    """Return the indices of the rules that apply on a day; a rule after ";" replaces those before it."""
    indices: list[int] = []
    for index, node in enumerate(nodes):
        if not _applies(node, day, counts_as):
            continue
        takes_hours_only = node.state == "closed" and bool(node.times)
        if node.joined_by == ";" and not takes_hours_only:
            indices = []
        indices.append(index)
    return tuple(indices)


def _applies(node: Node, day: date, counts_as: str) -> bool:
    if node.dates and not any(dates.covers(day) for dates in node.dates):
        return False
    if not node.weekdays and not node.has_holidays:
        return True
    if counts_as == HOLIDAY and node.has_holidays:
        return True
    if counts_as == WORKDAY:  # worked in exchange for a day off: like a Monday
        return any(weekdays.covers_mondays for weekdays in node.weekdays)
    return any(weekdays.covers(day) for weekdays in node.weekdays)


def _strongest(said: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return what counts at each minute of what is said of a day, as stretches without gaps."""
    found: list[Stretch] = []
    for start, end in itertools.pairwise(sorted({edge for first, last, _ in said for edge in (first, last)})):
        states = [state for first, last, state in said if first <= start < last]
        _append(found, [(start, end, max(states, key=STRENGTH.index, default="closed"))], 0)
    return tuple(found)


def _said(nodes: Iterable[Node]) -> list[Stretch]:
    """Return what rules say of a day; those from "||" on only fill what is left."""
    groups: list[list[Stretch]] = [[]]
    for node in nodes:
        if node.joined_by == "||":
            groups.append([])
        groups[-1] = _with_rule(groups[-1], node)
    weaker = [(start, end, f"perhaps {state}") for group in groups[1:] for start, end, state in group]
    return groups[0] + weaker


def _with_rule(said: list[Stretch], node: Node) -> list[Stretch]:
    """Return what is said of a day with one more rule, whose minutes replace what was said of them."""
    if node.state == "closed" and not node.times:
        return []
    times = node.times or ((0, DAY_MIN),)
    spans = [(start, end if end > start else end + DAY_MIN) for start, end in times]
    for first, last in spans:
        said = [piece for stretch in said for piece in _without(stretch, first, last)]
    return said if node.state == "closed" else said + [(start, end, node.state) for start, end in spans]


def _without(stretch: Stretch, first: int, last: int) -> list[Stretch]:
    start, end, state = stretch
    pieces = [(start, min(end, first), state), (max(start, last), end, state)]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _shown_day(before: Sequence[Stretch], today: Sequence[Stretch]) -> list[Stretch]:
    """Return the states of a day's minutes, with what the day before reaches into it."""
    said = [(start - DAY_MIN, end - DAY_MIN, state) for start, end, state in before] + list(today)
    edges = {0, DAY_MIN}
    for start, end, _ in said:
        edges.update(edge for edge in (start, end) if 0 < edge < DAY_MIN)
    ordered = sorted(edges)
    shown: list[Stretch] = []
    for start, end in itertools.pairwise(ordered):
        states = [state for first, last, state in said if first <= start < last]
        strongest = max(states, key=STRENGTH.index, default="closed")
        shown.append((start, end, SHOWN.get(strongest, strongest)))
    return shown
