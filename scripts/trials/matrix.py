"""The 98 checks of reliability and security, and what proves each: matrix.csv as values."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("matrix.csv")
STATES = {"yes": "passed", "part": "in part", "no": "no"}
GROUPS = {
    "L": ("Load", 11),
    "F": ("Faults", 19),
    "B": ("Bad input", 28),
    "A": ("Accounts and access", 16),
    "D": ("Data", 14),
    "P": ("Privacy", 10),
}
TRIAL, BENCH, TEST = "trial:", "bench:", "tests/"


@dataclass(frozen=True, slots=True)
class Check:
    """A check; `by` names trials (`trial:NAME`), parts of the bench (`bench:NAME`) and tests (FILE::NAME)."""

    id: str
    check: str
    bar: str
    state: str
    by: tuple[str, ...]
    rest: str

    @property
    def trials(self) -> list[str]:
        """The names of the trials that prove it."""
        return [one.removeprefix(TRIAL) for one in self.by if one.startswith(TRIAL)]

    @property
    def tests(self) -> list[str]:
        """The tests that prove it."""
        return [one for one in self.by if one.startswith(TEST)]


def checks() -> list[Check]:
    """Return all checks in their order."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            Check(row["id"], row["check"], row["bar"], row["state"], tuple(row["by"].split()), row["rest"])
            for row in csv.DictReader(lines)
        ]
