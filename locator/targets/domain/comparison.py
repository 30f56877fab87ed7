"""A comparison of the parts of an area: all of them, with zeros, by kind, public and not; and by month."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from locator.stations.domain.station import StationKind
from locator.targets.domain.parts import ELSEWHERE, Part, Parts

MONTHS_SHOWN = 24


@dataclass(slots=True)
class Counts:
    """The stations of a part by kind; how many of them the public sees, and how many opened in the period.

    `planned` and `suspended` are not among them: those that are so today.
    """

    by_kind: Counter[StationKind] = field(default_factory=Counter)
    public: int = 0
    added: int = 0
    planned: int = 0
    suspended: int = 0

    @property
    def total(self) -> int:
        """All of the stations."""
        return self.by_kind.total()

    @property
    def not_public(self) -> int:
        """Those that the public does not see."""
        return self.total - self.public

    def add(self, other: "Counts") -> None:
        """Add the counts of another place."""
        self.by_kind.update(other.by_kind)
        self.public += other.public
        self.added += other.added
        self.planned += other.planned
        self.suspended += other.suspended


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parts of an area, the largest first, each with its counts; stations elsewhere; all together."""

    rows: Sequence[tuple[Part, Counts]]
    elsewhere: Counts
    total: Counts

    @property
    def kinds(self) -> list[StationKind]:
        """The kinds that there are."""
        return [kind for kind in StationKind if self.total.by_kind[kind]]

    @property
    def without_stations(self) -> int:
        """How many parts have no station."""
        return sum(not counts.total for _, counts in self.rows)


def compare(found: Mapping[str, Counts], parts: Parts) -> Comparison:
    """Put counts by division or union together to those of the parts, zeros included."""
    sums = {key: Counts() for key in (*parts.keys, ELSEWHERE)}
    total = Counts()
    for key, counts in found.items():
        sums[parts.by_key(key or None)].add(counts)
        total.add(counts)
    rows = [(part, sums[part.key]) for part in parts.listed]
    return Comparison(sorted(rows, key=lambda row: -row[1].total), sums[ELSEWHERE], total)


@dataclass(frozen=True, slots=True)
class Month:
    """A month, ``2026-11``: the stations that opened in it, opened again, closed; and those at its end."""

    month: str
    opened: int
    reopened: int
    closed: int
    there: int


def by_month(
    starts: Mapping[str, int], opened: Mapping[str, int], ends: Mapping[str, int], last: str
) -> list[Month]:
    """Return the months up to the last, at most MONTHS_SHOWN, from the spells that start and end in each."""
    shown = months_until(last, MONTHS_SHOWN)
    there = sum(n for month, n in starts.items() if month < shown[0])
    there -= sum(n for month, n in ends.items() if month < shown[0])
    months = []
    for month in shown:
        started, first, closed = starts.get(month, 0), opened.get(month, 0), ends.get(month, 0)
        there += started - closed
        months.append(Month(month, first, started - first, closed, there))
    return months


def months_until(last: str, count: int) -> list[str]:
    """Return so many months, the last one last: ``2025-12, 2026-01``."""
    year, month = map(int, last.split("-"))
    numbers = range(year * 12 + month - count, year * 12 + month)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
