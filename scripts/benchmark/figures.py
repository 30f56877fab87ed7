"""The promised figures, the measured values, and the table that compares them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `at_least` or `at_most` is the promised limit, if there is one."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        """Tell whether the promise was kept; True without a promise."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def shown(self) -> str:
        """The value with its unit: without decimals from a thousand on, else four digits."""
        number = f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.4g}"
        return f"{number} {self.unit}".strip()

    @property
    def wanted(self) -> str:
        """The promised limit as text."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return f"<= {self.at_most:g}" if self.at_most is not None else ""


def median_of(values: Iterable[float]) -> float:
    """Return the median of the rounds, so that one disturbed round does not count."""
    return median(values)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a plain-text table."""
    rows = [("measure", "figure", "wanted", "")]
    for figure in figures:
        verdict = ("met" if figure.met else "NOT met") if figure.wanted else ""
        rows.append((figure.name, figure.shown, figure.wanted, verdict))
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    )


def write_json(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures as JSON."""
    listed = [{**asdict(figure), "met": figure.met} for figure in figures]
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
