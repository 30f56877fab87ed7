"""The whole benchmark: a temporary database, the rounds, the comparison with brute force, the tables."""

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bootstrap.arguments import Parser
from bootstrap.cluster import Cluster
from bootstrap.console import Steps

from benchmark import (
    asking,
    cluster,
    first_view,
    growth,
    last,
    questions,
    rounds,
    samples,
    sizes,
    slowest,
    suggestions,
    truth,
)
from benchmark.asking import Bench, Question
from benchmark.figures import Figure, matrix, table, write_json
from benchmark.osm import ground
from locator.time_zone import SHANGHAI

STATIONS_BEFORE_IMPORT = 2_000  # stations to search for
SEARCH, PAGES, SLOWEST, TRUTH, SIZES, VIEWS = "search", "pages", "slowest", "truth", "sizes", "views"
PARTS = {
    SEARCH: "the nearest search, from all kinds of places and with all kinds of wishes",
    PAGES: "the pages and files, and a tile of the ground",
    SLOWEST: "the slowest searches from each kind of place",
    TRUTH: "answers against brute force",
    SIZES: "sizes on the wire",
    VIEWS: "first looks by a slow phone, where there is a browser",
}


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options."""
    listed = "; ".join(f"{name}: {what}" for name, what in PARTS.items())
    parser = Parser("scripts/bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--rows", type=int, default=200_000, help="stations (200000)")
    parser.add_argument("--rounds", type=int, default=2, help="interleaved rounds (2)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds a question and round (2)")
    parser.add_argument(
        "--only", action="append", choices=PARTS, metavar="PART", help=f"only this part; {listed}"
    )
    parser.add_argument(
        "--growth", action="store_true", help=f"go on to {growth.ROWS} stations (half an hour)"
    )
    parser.add_argument(
        "--imports",
        action="store_true",
        help="instead import a sheet of that many rows, and search meanwhile",
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help="instead compare with GeoDjango, tipg and datasette, side by side",
    )
    parser.add_argument(
        "--cells",
        action="store_true",
        help="instead compare cells behind nginx with node and kdbush, side by side",
    )
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="keep the data sets there for the next run"
    )
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--keep", action="store_true", help="keep the figures as the last ones (last.json)")
    return parser.parse_known(arguments)


def main() -> int:
    """Run everything; return 1 if a promised figure was not met, or one is worse than the last."""
    options = parse_arguments()
    steps = Steps(count_steps(options))
    kept: Path | None = options.data.resolve() if options.data else None
    with cluster.running(steps, kept) as (server, scratch):
        rows: int = STATIONS_BEFORE_IMPORT if options.imports else options.rows
        with steps.step(f"{rows:,} stations", shows_progress=True):
            fill_once(server.url, rows, scratch)
        with cluster.served(server, server.url, options.port, scratch, options.seconds) as bench:
            found = _measured(steps, bench, options)
        if options.growth:  # the small database must not be in use while it is copied
            found += _measure_growth(steps, server, scratch, options)
    return report(found, bench, options)


def count_steps(options: argparse.Namespace) -> int:
    """Return how many steps will be announced."""
    if options.imports or options.peers or options.cells:
        return 3
    parts = set(options.only or PARTS)
    asked = bool(parts & {SEARCH, PAGES})
    return 2 + asked + len(parts - {SEARCH, PAGES}) + (PAGES in parts) + 2 * bool(options.growth)


def _measured(steps: Steps, bench: Bench, options: argparse.Namespace) -> list[Figure]:
    if options.imports:
        from benchmark import imports

        with steps.step(f"A sheet of {options.rows} rows, imported and taken back", shows_progress=True):
            return list(imports.figures(bench.server.address, bench.url, options.rows))
    if options.peers:
        from benchmark import peers

        with steps.step(f"{options.rounds} rounds with peers, in turn", shows_progress=True):
            return peers.figures(bench, options.rounds, tell)
    if options.cells:
        from benchmark.peers import cells

        with steps.step(f"{options.rounds} rounds of cells, in turn", shows_progress=True):
            return cells.figures(bench, options.rounds, tell)
    return measure(steps, bench, set(options.only or PARTS), options.rounds)


def measure(steps: Steps, bench: Bench, parts: set[str], count: int) -> list[Figure]:
    """Run the parts of the benchmark over one database; return their figures."""
    address, found = bench.server.address, []
    if PAGES in parts:
        with steps.step("Ground of a city"):
            found += ground.figures(bench.url, bench.scratch) if ground.is_possible() else []
    if parts & {SEARCH, PAGES}:
        asked = choose_questions(bench, parts)
        with steps.step(f"{count} rounds, limit and {len(asked)} questions in turn", shows_progress=True):
            rounds.run(bench, asked, count, tell)
        found += rounds.figures(bench, asked)
    more: dict[str, Callable[[], list[Figure]]] = {
        SLOWEST: lambda: slowest.figures(slowest.measure(address)),
        TRUTH: lambda: truth.figures(address, bench.url),
        SIZES: lambda: [*sizes.figures(address), *suggestions.figures(address)],
        VIEWS: lambda: first_view.figures(address) if first_view.is_possible() else [],
    }
    for part, figures in more.items():
        if part in parts:
            with steps.step(PARTS[part].capitalize()):
                found += figures()
    return found


def choose_questions(bench: Bench, parts: set[str]) -> list[Question]:
    """Return the questions of the parts, asked of what is in the database."""
    search = [*questions.from_places(), *questions.with_wishes()] if SEARCH in parts else []
    if PAGES not in parts:
        return search
    return [*search, *questions.pages(bench.server.address, samples.take(bench.url))]


def fill_once(url: str, rows: int, scratch: Path) -> None:
    """Fill a database, unless a run that was kept has filled it."""
    if cluster.is_filled(url):
        cluster.prepare_limit(url, scratch)
    else:
        cluster.fill(url, rows, scratch, tell)


def tell(line: str) -> None:
    """Print what happens within a step."""
    print(f"    {line}", flush=True)


def _measure_growth(steps: Steps, of: Cluster, scratch: Path, options: argparse.Namespace) -> list[Figure]:
    """Compare with ten times the stations: what a question costs must hardly grow."""
    url = growth.grown_url(of)
    with steps.step(f"{growth.ROWS:,} stations", shows_progress=True):
        if not growth.has_grown(of):
            growth.copy_database(of, "locator")
            cluster.fill(url, growth.ROWS - options.rows, scratch, tell)
    parts = set(options.only or (SEARCH, PAGES))
    with (
        steps.step(f"{options.rounds} rounds, small and grown in turn", shows_progress=True),
        cluster.served(of, of.url, options.port, scratch, options.seconds) as small,
        cluster.served(of, url, options.port + 1, scratch, options.seconds) as grown,
    ):
        asked = growth.common(choose_questions(small, parts), choose_questions(grown, parts))
        growth.run(small, grown, asked, options.rounds, tell)
        found = growth.figures(small, grown, asked[1])
        if SLOWEST in (options.only or PARTS):
            slow = slowest.figures(slowest.measure(grown.server.address))
            found += [
                Figure(f"2M {one.name}", one.value, one.unit, one.at_least, one.at_most) for one in slow
            ]
    return found


def report(found: list[Figure], bench: Bench, options: argparse.Namespace) -> int:
    """Print the tables and what was missed; return the exit status."""
    five = asking.of_questions(found)
    print("\n" + table([figure for figure in found if figure not in five]))
    if five:
        print("\n" + matrix(five, asking.MEASURES))
    if options.json:
        write_json(options.json, found)
    key = f"{options.rows} stations"
    compared = last.compare(found, bench.limit_s, key) if bench.limits_s else []
    if compared:
        print("\n" + last.table(compared))
    if options.keep and bench.limits_s:
        last.keep(found, bench.limit_s, key, datetime.now(SHANGHAI).date())
    troubles = [figure.missed for figure in found if not figure.met]
    troubles += [comparison.worse for comparison in compared if comparison.is_worse]
    print("".join(f"\nMISSED  {line}" for line in troubles), flush=True)
    return 1 if troubles else 0
