"""Run trials against a deployment of their own; print a table, write figures; 1 where a bar is missed."""

import json
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bootstrap.arguments import Parser, did_you_mean

from trials import document
from trials.deployment.doors import Door
from trials.deployment.site import Site, running
from trials.register import BY_NAME, TRIALS
from trials.trial import Figure, Line, Run, Skipped, Trial


def measured(run: Run, site: Site, door: Door, at_error: bool) -> tuple[Figure | None, str]:
    """Return the figure of a run, or why there is none; an error is the opposite of what is wanted."""
    try:
        return run(site, door), ""
    except Skipped as reason:
        return None, str(reason)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[1]
        text = f"{place.filename}:{place.lineno}: {type(error).__name__}: {str(error).splitlines()[0]}"
        return Figure(at_error, f"ended in an error at {text}"), ""


def tried(trial: Trial, site: Site, doors: Sequence[Door]) -> Iterator[Line]:
    """Run a trial through each door that makes a difference, and its control once."""
    for door in doors if trial.by_doors else [site.direct]:
        began = time.monotonic()
        site.machine.begin()
        figure, skipped = measured(trial.run, site, door, at_error=False)
        slowness, control = site.machine.slowness, None
        if figure is not None and door in (doors[-1], site.direct):
            control, _ = measured(trial.control.run, site, door, at_error=True)
        name = door.name if trial.by_doors else ""
        yield Line(trial, name, figure, control, skipped, time.monotonic() - began, slowness)


def shown(line: Line) -> str:
    """Return a line for people."""
    mark = "skipped" if line.figure is None else "ok" if line.holds else "MISSED"
    door = f" ({line.door})" if line.door else ""
    took = f"{line.took_s:.0f} s, machine {line.slowness:.1f}"
    text = [f"{mark:>7}  {line.trial.name}{door}, {took}: {line.trial.title}"]
    text.append(f"         {line.figure.text if line.figure else line.skipped} [{line.trial.bar}]")
    if line.control is not None:
        verdict = "fails as it has to" if not line.control.holds else "DOES NOT FAIL"
        text.append(f"         control, {line.trial.control.title}: {line.control.text}: {verdict}")
    return "\n".join(text)


def as_json(lines: Sequence[Line], took_s: float) -> dict[str, Any]:
    """Return the figures of a run."""
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "load": [round(one) for one in os.getloadavg()],
        "minutes": round(took_s / 60, 1),
        "lines": [
            {
                "trial": line.trial.name,
                "door": line.door,
                "slowness": round(line.slowness, 1),
                "holds": line.holds,
                "figure": line.figure.text if line.figure else f"skipped: {line.skipped}",
                "numbers": {name: round(n, 3) for name, n in line.figure.numbers.items()}
                if line.figure
                else {},
                "control": line.control.text if line.control else "",
                "control_fails": bool(line.control and not line.control.holds),
            }
            for line in lines
        ],
    }


def with_others(figures: dict[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return figures with the lines that were kept of trials which this run has not tried."""
    tried_now = {line["trial"] for line in figures["lines"]}
    others = [line for line in kept["lines"] if line["trial"] not in tried_now and line["trial"] in BY_NAME]
    order = {name: place for place, name in enumerate(BY_NAME)}
    return figures | {"lines": sorted(figures["lines"] + others, key=lambda line: order[line["trial"]])}


def _write(path: Path, figures: dict[str, Any]) -> None:
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the options name; return the exit status."""
    parser = Parser(prog="scripts/resilience", description=__doc__, allow_abbrev=False)
    parser.add_argument("--list", action="store_true", help="the names of the trials")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="one trial, or several")
    parser.add_argument("--short", action="store_true", help="those that take seconds")
    parser.add_argument("--no-front", action="store_true", help="without nginx before it")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    parser.add_argument("--keep", action="store_true", help="these are the figures of docs/reliability.md")
    options = parser.parse_known(arguments)
    for name in options.only:
        if name not in BY_NAME:
            parser.error(f"there is no trial {name}{did_you_mean(name, BY_NAME)}")
    chosen = [trial for trial in TRIALS if (not options.only or trial.name in options.only)]
    chosen = [trial for trial in chosen if trial.is_short or not options.short]
    if options.list:
        print("\n".join(f"{trial.name}: {trial.title} [{trial.bar}]" for trial in chosen))
        return 0
    logging.getLogger("locator").setLevel(logging.CRITICAL)  # of what controls do in this process
    return run(chosen, not options.no_front, options.json, options.keep)


def run(chosen: Sequence[Trial], has_front: bool, path: Path | None, is_kept: bool) -> int:
    """Run trials; write what there is after each of them; return the exit status."""
    began, lines, figures = time.monotonic(), list[Line](), dict[str, Any]()
    with running(has_front) as site:
        doors = [site.doors[name] for name in ("front", "direct") if name in site.doors]
        for trial in chosen:
            for line in tried(trial, site, doors):
                lines.append(line)
                print(shown(line), flush=True)
            figures = as_json(lines, time.monotonic() - began)
            if path:
                _write(path, figures)
    missed = [line for line in lines if not line.holds]
    print(f"{len(lines)} lines in {figures['minutes']} minutes, {len(missed)} missed, load {figures['load']}")
    if is_kept:
        kept = with_others(figures, document.last_figures())
        _write(document.LAST, kept)
        document.write(kept)
    return int(bool(missed))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is ended in any case
    sys.exit(main())
