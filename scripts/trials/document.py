"""docs/reliability.md: the figures of the last run that was kept, and the 98 checks with what proves each."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from bootstrap.layout import ROOT

from trials.matrix import BENCH, GROUPS, STATES, TRIAL, Check, checks
from trials.register import BY_NAME

FILE = ROOT / "docs" / "reliability.md"
LAST = Path(__file__).with_name("last.json")
BEGIN, END = "<!-- {}: written by scripts/resilience -->\n", "<!-- end of {} -->\n"
Figures = Mapping[str, Any]


def write(figures: Figures) -> None:
    """Write both parts anew between their marks."""
    FILE.write_text(renewed(FILE.read_text(encoding="utf-8"), figures), encoding="utf-8")


def last_figures() -> Figures:
    """Return the figures of the last run that was kept."""
    figures: Figures = json.loads(LAST.read_text(encoding="utf-8"))
    return figures


def renewed(document: str, figures: Figures) -> str:
    """Return the document with both parts as they have to be."""
    for name, lines in (("trials", _trials(figures)), ("checks", _checks(figures))):
        before, mark, rest = document.partition(BEGIN.format(name))
        _, end, after = rest.partition(END.format(name))
        if not mark or not end:
            raise ValueError(f"{FILE.name} has no marks of {name}")
        document = before + mark + "\n" + "".join(f"{line}\n" for line in lines) + "\n" + end + after
    return document


def _trials(figures: Figures) -> Iterator[str]:
    yield (
        f"The last run that was kept: {figures['when']}, {figures['minutes']} minutes on "
        f"{figures['cores']} cores, load at its end {figures['load'][0]}."
    )
    yield ""
    yield "| Trial | Through | Bar | Figure | Slowness | Control, which has to fail |"
    yield "|---|---|---|---|---|---|"
    for line in figures["lines"]:
        trial = BY_NAME[line["trial"]]
        control = f"{trial.control.title}: {line['control']}" if line["control"] else ""
        mark = "" if line["holds"] else "**missed** "
        cells = (trial.title, line["door"], trial.bar, mark + line["figure"], str(line["slowness"]), control)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Return a text as a cell: nothing in it ends the cell or begins a tag."""
    return " ".join(text.replace("|", "/").replace("<", "‹").replace(">", "›").split())


def _checks(figures: Figures) -> Iterator[str]:
    everything = checks()
    counted = Counter(_state(check, figures) for check in everything)
    told = ", ".join(f"{number} {state}" for state, number in counted.most_common())
    yield f"Of {len(everything)} checks: {told}."
    for group, members in groupby(everything, key=lambda check: check.id[0]):
        yield ""
        yield f"### {GROUPS[group][0]}"
        yield ""
        yield "| | Check | Bar | State | By |"
        yield "|---|---|---|---|---|"
        for check in members:
            state = _state(check, figures)
            rest = f": {check.rest}" if check.rest else ""
            cells = (check.id, check.check, check.bar, f"{state}{rest}", _proofs(check.by))
            yield f"| {' | '.join(map(_cell, cells))} |"


def _state(check: Check, figures: Figures) -> str:
    held = {line["trial"]: line["holds"] for line in figures["lines"] if not line["holds"]}
    return "missed" if set(check.trials) & set(held) else STATES[check.state]


def _proofs(by: Sequence[str]) -> str:
    """Return what proves a check, the tests of one file together."""
    trials = [f"trial `{one.removeprefix(TRIAL)}`" for one in by if one.startswith(TRIAL)]
    benches = [f"`scripts/bench` ({one.removeprefix(BENCH)})" for one in by if one.startswith(BENCH)]
    tests = [one.partition("::") for one in by if "::" in one]
    files = [
        f"`{file}` ({', '.join(name for _, _, name in named)})"
        for file, named in groupby(sorted(tests), key=lambda test: test[0])
    ]
    return "; ".join(trials + benches + files)
