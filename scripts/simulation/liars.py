"""The tables of scripts/liars: what is told wrong, and what a false doubt costs.

Fresh: no device has a record, and none is learned. Learning: records are learned during the measured cases.
Warm: every device has made 30 reports before, on average.
"""

import random
from collections.abc import Iterator
from dataclasses import astuple

from simulation.attack import price_list
from simulation.town import HONEST_REPORTS, Outcome, Town, warmed_up

LIARS = (0.1, 0.2, 0.3)
SLEEPERS = (0.1, 0.2)
COUNTS = (3, 5, 8)
WARM = 30
AFTER_TURNING = 100  # cases in a town: later ones would only show that the sleepers have been found out
KINDS = ("fresh", "learning", "warm")


def outcome(kind: str, liars: float, count: int, cases: int, seed: int) -> Outcome:
    """Return what became of cases in a town with liars that is fresh, learning or warm."""
    town = Town(random.Random(seed), liars, learns=kind != "fresh")
    return warmed_up(town, WARM if kind == "warm" else 0).measure(count, cases)


def page_outcome(kind: str, count: int, cases: int, seed: int) -> tuple[float, float]:
    """Return how often the page shows a locked door as open, and an open one as unknown; 30 % lie."""
    town = Town(random.Random(seed), max(LIARS), learns=kind != "fresh")
    return warmed_up(town, WARM if kind == "warm" else 0).measure_page(count, cases)


def sleepers_outcome(share: float, count: int, cases: int, seed: int) -> Outcome:
    """Return what became of the first cases after all sleepers have turned, in several towns.

    The sleepers turn at once, after 20 honest reports of each device on average: their good names are whole.
    """
    towns = range(seed, seed + max(1, cases // AFTER_TURNING))
    found = [_turned_town(share, town).measure(count, AFTER_TURNING) for town in towns]
    shares = (sum(column) / len(found) for column in zip(*map(astuple, found), strict=True))
    return Outcome(*shares)


def _turned_town(share: float, seed: int) -> Town:
    town = warmed_up(Town(random.Random(seed)), HONEST_REPORTS)
    town.liars = share
    return town


def tables(cases: int, seed: int) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield f"Doors told wrong, not told, and wrong if one had to tell; {cases:,} cases each"
    yield "liars  reports  " + "".join(f"{kind:<26}" for kind in KINDS)
    yield " " * 16 + "".join(f"{'wrong  unsure  forced':<26}" for _ in KINDS)
    for liars in LIARS:
        for count in COUNTS:
            found = "    ".join(str(outcome(kind, liars, count, cases, seed)) for kind in KINDS)
            yield f"{liars:>5.0%}  {count:>7} {found}"
    yield ""
    yield "What the page shows in the end, 30 % liars: a locked door unwarned; an open one with a warning"
    yield "reports  " + "".join(f"{kind:<20}" for kind in KINDS)
    for count in COUNTS:
        shown = (page_outcome(kind, count, cases, seed) for kind in KINDS)
        yield f"{count:>7}  " + "".join(f"{locked:>6.1%} {unsure:>6.1%}       " for locked, unsure in shown)
    yield ""
    yield f"Sleepers: all turn after {HONEST_REPORTS} honest reports each; the next {AFTER_TURNING} cases"
    yield "sleepers  reports   wrong  unsure  forced"
    for share in SLEEPERS:
        for count in COUNTS:
            yield f"{share:>8.0%}  {count:>7}  {sleepers_outcome(share, count, cases, seed)}"
    yield ""
    yield from price_list()


if __name__ == "__main__":
    for line in tables(cases=2000, seed=1):
        print(line, flush=True)
