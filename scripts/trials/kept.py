"""What is kept after all trials, which is no position; and the tests that need no deployment."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bootstrap.layout import ROOT

from trials.deployment.doors import Door
from trials.deployment.processes import memory_mb
from trials.deployment.site import LAT, LON, Site, search
from trials.trial import Control, Figure, Skipped, Trial

DIGITS = [digits.encode() for digits in (LON[4:10], LAT[3:9])]
TESTS = (
    "tests/fences/test_routes_and_roles.py",
    "tests/db/test_attacks.py",
    "tests/imports/test_kill_points.py",
    "tests/geodata/test_hostile_corpus.py",
)
PASSED = re.compile(r"(\d+) passed")


def found_in(folder: Path) -> tuple[int, list[str]]:
    """Return how many files there are below a folder, and the names of those with digits of the position."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    real = (folder / "data" / "postgres").resolve()
    if folder not in real.parents:
        files += [path for path in real.rglob("*") if path.is_file()]
    return len(files), [path.name for path in files if _has_digits(path)]


def _has_digits(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:  # removed meanwhile
        return False
    return any(digits in content for digits in DIGITS)


def positions(site: Site, door: Door) -> Figure:
    """Look for the position of all searches of this run in logs, tables, the write-ahead log and caches."""
    for way in site.doors.values():
        search(way)
        way.ask("GET", f"/?lon={LON}&lat={LAT}")
        way.ask("GET", f"/{LON},{LAT}")
        way.ask("POST", "/api/v1/stations/nearest", f'{{"lon": {LON}, "lat": {LAT}, "limit": -1}}'.encode())
    count, found = found_in(site.folder)
    memory = memory_mb(site.web_workers())
    return Figure(
        not found,
        f"in {len(found)} of {count:,} files {found[:3] or ''}; web processes hold {memory:.0f} MB".replace(
            " ;", ";"
        ),
        {"files": count, "found": len(found), "web_mb": memory},
    )


def _planted(site: Site, door: Door) -> Figure:
    planted = site.data / "log" / "planted.log"
    planted.write_text(f"GET /?lon={LON}&lat={LAT}\n")
    _, found = found_in(site.folder)
    planted.unlink()
    return Figure(not found, f"a line of a log with the query: found in {len(found)} file")


def _pytest(site: Site, *tests: str) -> tuple[int, int, str]:
    """Run tests on the deployment's server; return the exit status, how many passed, and the last line."""
    address = {"LOCATOR_TEST_DATABASE_URL": site.cluster.url}
    clean = {name: text for name, text in os.environ.items() if not name.startswith("LOCATOR_")}
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=ROOT, env=clean | address, capture_output=True, text=True, check=False)
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
    found = PASSED.search(last)
    return done.returncode, int(found[1]) if found else 0, last


def kept_tests(site: Site, door: Door) -> Figure:
    """Run the tests of access, attacks, kill points and hostile files."""
    try:
        import pytest  # noqa: F401
    except ImportError:
        raise Skipped("pytest is not in this environment: scripts/test sets it up") from None
    status, passed, last = _pytest(site, *TESTS)
    return Figure(status == 0, f"{last.strip('= ')}", {"passed": passed})


def _no_such_test(site: Site, door: Door) -> Figure:
    status, _, _ = _pytest(site, f"{TESTS[1]}::test_of_which_there_is_none")
    return Figure(status == 0, f"a test that there is not: exit status {status}")


TRIALS = (
    Trial(
        "kept-tests",
        "every role at every route, attacks by SQL, imports killed at every statement, hostile files read",
        "all pass",
        kept_tests,
        Control("a test that there is not", _no_such_test),
    ),
    Trial(
        "positions-kept",
        "the position of all searches of this run, in all files",
        "found nowhere",
        positions,
        Control("a line of a log with the query", _planted),
    ),
)
