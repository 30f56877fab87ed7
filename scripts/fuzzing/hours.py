"""Compare the two evaluations of opening hours on generated texts, or on the lines of a file.

Every text is understood or refused; of those that are understood both evaluations must say the same of
every minute. The comparison is made before the one that refuses a text, so that it can find something.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

from fuzzing.hours_texts import random_text
from locator.hours.domain.agreement import DAYS_CHECKED, first_difference
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.rules import RuleSet
from locator.hours.domain.syntax.reader import canonical_text, read_rules

UNDERSTOOD, REFUSED, DIFFERENT, RAISED = "understood", "refused", "different", "raised"


def main(arguments: list[str] | None = None) -> int:
    """Compare texts, print what was found, return 1 for any difference or exception."""
    options = _parser().parse_args(arguments)
    texts = _lines(options.file) if options.file else _generated(options.seed, options.count)
    counts: Counter[str] = Counter()
    calendar = library_calendar()
    for text in texts:
        outcome, detail = compare(text, calendar, options.first, options.days)
        counts[outcome] += 1
        if outcome in (DIFFERENT, RAISED):
            print(f"{outcome}: {text!r}: {detail}")
    total = sum(counts.values())
    print(
        ", ".join(f"{counts[name]} {name}" for name in (UNDERSTOOD, REFUSED, DIFFERENT, RAISED)), "of", total
    )
    return int(bool(counts[DIFFERENT] or counts[RAISED]))


def compare(text: str, calendar: Calendar, first: date, days: int) -> tuple[str, str]:
    """Return what becomes of a text, and the day of a difference or the exception."""
    try:
        hours = RuleSet(canonical_text(read_rules(text)))
    except InvalidHours as refusal:
        return REFUSED, str(refusal)
    except Exception as error:  # whatever it is, it is what is looked for
        return RAISED, repr(error)
    try:
        day = first_difference(hours, calendar, first, days)
    except Exception as error:
        return RAISED, f"{hours.canonical!r}: {error!r}"
    return (UNDERSTOOD, "") if day is None else (DIFFERENT, f"{hours.canonical!r} on {day}")


def _generated(seed: int, count: int) -> Iterator[str]:
    random = Random(seed)
    return (random_text(random) for _ in range(count))


def _lines(path: Path) -> Iterable[str]:
    """Return the lines of a file; of lines with tabs, the last field (a count may stand before it)."""
    return [line.rpartition("\t")[2] for line in path.read_text(encoding="utf-8").split("\n") if line]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/hours-fuzz", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="texts, one a line; without it they are generated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5000, help="how many texts to generate")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 12, 1), help="the first day")
    parser.add_argument("--days", type=int, default=DAYS_CHECKED)
    return parser


if __name__ == "__main__":
    sys.exit(main())
