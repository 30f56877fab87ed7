"""The promised figures, the measured values, and the tables that compare them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `at_least` or `at_most` is the promised limit, if there is one.

    A steady figure repeats on a busy machine: it is compared with the last one that was kept.
    """

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    is_steady: bool = False

    @property
    def met(self) -> bool:
        """Tell whether the promise was kept; True without a promise."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def number(self) -> str:
        """The value: without decimals from a thousand on, else four digits."""
        return f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.4g}"

    @property
    def shown(self) -> str:
        """The value with its unit."""
        return f"{self.number} {self.unit}".strip()

    @property
    def wanted(self) -> str:
        """The promised limit as text."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return f"<= {self.at_most:g}" if self.at_most is not None else ""

    @property
    def missed(self) -> str:
        """A sentence for a promise that was not kept."""
        return f"{self.name}: {self.shown}, wanted {self.wanted} {self.unit}".rstrip()


def median_of(values: Iterable[float]) -> float:
    """Return the median of the rounds, so that one disturbed round does not count."""
    return median(values)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a plain-text table."""
    rows = [("measure", "figure", "wanted", "")]
    for figure in figures:
        verdict = ("met" if figure.met else "NOT met") if figure.wanted else ""
        rows.append((figure.name, figure.shown, figure.wanted, verdict))
    return aligned(rows)


def matrix(figures: Sequence[Figure], measures: Sequence[str]) -> str:
    """Return the figures named ``question: measure`` as a table with a row for each question."""
    values: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        question, _, measure = figure.name.rpartition(": ")
        values.setdefault(question, {})[measure] = figure
    units = {measure: next(row[measure].unit for row in values.values()) for measure in measures}
    rows = [("question", *(f"{measure} {unit}" for measure, unit in units.items()))]
    for question, of_measure in values.items():
        found = [of_measure[measure] for measure in measures]
        rows.append((question, *(f"{figure.number}{'' if figure.met else ' !'}" for figure in found)))
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as lines."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def write_json(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures as JSON."""
    listed = [{**asdict(figure), "met": figure.met} for figure in figures]
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
