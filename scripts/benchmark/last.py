"""The last figures that were kept, and whether those of now are worse.

Machines differ, and one machine differs from hour to hour: times are kept as multiples of the time of one
search in the database itself, measured by pgbench in the same run, and rates as shares of its rate.
"""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmark.figures import Figure, aligned

FILE = Path(__file__).parent / "last.json"
TOLERANCE = 1.4  # a busy machine of two cores; the interleaved limit takes the rest out
UNIT_S = {"ms": 0.001, "s": 1.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure now and the last time, both relative to the limit of their run."""

    figure: Figure
    now: float
    last: float

    @property
    def ratio(self) -> float:
        """How many times the last one it is."""
        return self.now / self.last

    @property
    def is_worse(self) -> bool:
        """Tell whether it is worse than the tolerance allows; figures that are not steady never are."""
        times = 1 / self.ratio if _more_is_better(self.figure) else self.ratio
        return self.figure.is_steady and times > TOLERANCE

    @property
    def worse(self) -> str:
        """A sentence for a figure that is worse."""
        return f"{self.figure.name}: {self.ratio:.2f} times the last one, tolerated {TOLERANCE:g}"


def relative(figure: Figure, limit_s: float) -> float:
    """Return a figure relative to the searches a second that the database itself can do."""
    if figure.unit in UNIT_S:
        return figure.value * UNIT_S[figure.unit] * limit_s
    return figure.value / limit_s if figure.unit == "/s" else figure.value


def compare(figures: Iterable[Figure], limit_s: float, key: str) -> list[Comparison]:
    """Compare figures with those kept under a key, the size of the data set; none where there are none."""
    kept: Mapping[str, float] = _read().get(key, {}).get("figures", {})
    return [
        Comparison(figure, relative(figure, limit_s), kept[figure.name])
        for figure in figures
        if kept.get(figure.name)
    ]


def keep(figures: Iterable[Figure], limit_s: float, key: str, today: date) -> None:
    """Keep the figures as the last ones of a data set; those of parts that were not run stay."""
    everything = _read()
    before = everything.get(key, {}).get("figures", {})
    now = {figure.name: float(f"{relative(figure, limit_s):.4g}") for figure in figures}
    everything[key] = {"date": today.isoformat(), "machine": _machine(), "figures": before | now}
    FILE.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(compared: Iterable[Comparison]) -> str:
    """Return the comparison of steady figures as a plain-text table."""
    rows = [("relative to the limit", "last", "now", "ratio to last", "")]
    for one in compared:
        if one.figure.is_steady:
            verdict = "WORSE" if one.is_worse else ""
            rows.append((one.figure.name, f"{one.last:.4g}", f"{one.now:.4g}", f"{one.ratio:.2f}", verdict))
    return aligned(rows)


def _more_is_better(figure: Figure) -> bool:
    return figure.unit == "/s" or figure.at_least is not None


def _read() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {}


def _machine() -> dict[str, str | int]:
    return {"cores": os.cpu_count() or 0, "kernel": platform.release(), "python": platform.python_version()}
