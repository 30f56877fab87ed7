"""The plain evaluation: which rules apply on a day, what they make of its minutes, day after day."""

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

    `classes_of` gives the classes that a day may have. Where they lead to different rules, the day is
    unknown.
    """
    found: list[Stretch] = []
    known: dict[tuple[tuple[Stretch, ...], tuple[Stretch, ...]], list[Stretch]] = {}
    made_of: dict[tuple[int, ...], tuple[Stretch, ...]] = {}
    before = _day(nodes, classes_of, first - timedelta(days=1), made_of)
    for number in range(days):
        today = _day(nodes, classes_of, first + timedelta(days=number), made_of)
        if (before, today) not in known:
            known[before, today] = _shown_day(before, today)
        for start, end, state in known[before, today]:
            moved = (start + number * DAY_MIN, end + number * DAY_MIN, state)
            if found and found[-1][2] == state:
                found[-1] = (found[-1][0], moved[1], state)
            else:
                found.append(moved)
        before = today
    return found


def _day(
    nodes: Sequence[Node],
    classes_of: ClassesOf,
    day: date,
    made_of: dict[tuple[int, ...], tuple[Stretch, ...]],
) -> tuple[Stretch, ...]:
    """Return what the rules of a day say, from its midnight; it may reach into the next day."""
    choices = {_applying(nodes, day, counts_as) for counts_as in classes_of(day)}
    if len(choices) != 1:
        return ((0, DAY_MIN, "unknown"),)
    (indices,) = choices
    if indices not in made_of:
        made_of[indices] = tuple(_said([nodes[index] for index in indices]))
    return made_of[indices]


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
    spans = [(start, end if end > start else end + DAY_MIN) for start, end in node.times]
    if node.state != "closed":
        return said + [(start, end, node.state) for start, end in spans or [(0, DAY_MIN)]]
    if not spans:
        return []
    for closes_at, opens_at in spans:
        said = [piece for stretch in said for piece in _without(stretch, closes_at, opens_at)]
    return said


def _without(stretch: Stretch, closes_at: int, opens_at: int) -> list[Stretch]:
    start, end, state = stretch
    pieces = [(start, min(end, closes_at), state), (max(start, opens_at), end, state)]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _shown_day(before: Sequence[Stretch], today: Sequence[Stretch]) -> list[Stretch]:
    """Return the states of a day's minutes, with what the day before reaches into it."""
    said = [(start - DAY_MIN, end - DAY_MIN, state) for start, end, state in before] + list(today)
    edges = {0, DAY_MIN}
    for start, end, _ in said:
        edges.update(edge for edge in (start, end) if 0 < edge < DAY_MIN)
    ordered = sorted(edges)
    shown: list[Stretch] = []
    for start, end in zip(ordered, ordered[1:], strict=False):
        states = [state for first, last, state in said if first <= start < last]
        strongest = max(states, key=STRENGTH.index, default="closed")
        shown.append((start, end, SHOWN.get(strongest, strongest)))
    return shown
