"""The figures that were promised, what was reached, and the table that says which were met."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `at_least` or `at_most` where something was promised of it."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        """Tell whether the promise was kept; a figure without one keeps it."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def shown(self) -> str:
        """The number with its unit: whole from a thousand on, else four digits."""
        number = f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.4g}"
        return f"{number} {self.unit}".strip()

    @property
    def wanted(self) -> str:
        """The promise in words."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return f"<= {self.at_most:g}" if self.at_most is not None else ""


def middle(values: Iterable[float]) -> float:
    """Return the median of rounds: one disturbed round does not make the figure."""
    return median(values)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table of plain lines."""
    rows = [("measure", "figure", "wanted", "")]
    for one in figures:
        verdict = ("met" if one.met else "NOT met") if one.wanted else ""
        rows.append((one.name, one.shown, one.wanted, verdict))
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    )


def write_json(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures for a program to read."""
    listed = [{**asdict(one), "met": one.met} for one in figures]
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
