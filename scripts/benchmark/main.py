"""The whole benchmark: a temporary database, the rounds, the comparison with brute force, the table."""

import argparse
import contextlib
import gzip
import os
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import brotli
from bootstrap.arguments import Parser
from bootstrap.cluster import Cluster, require_postgis
from bootstrap.console import Steps
from bootstrap.layout import PYTHON, ROOT, DataDir
from bootstrap.server import WebServer
from sqlalchemy import text

from benchmark import cells, first_view, ground, growth, limit, places, rounds, suggestions, truth
from benchmark.figures import Figure, table, write_json
from benchmark.rounds import Bench

SAMPLE = 60
HTML_LIMIT_KB = 14
STATIONS_BEFORE_IMPORT = 2_000  # stations to search for
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


def parse_arguments() -> argparse.Namespace:
    """Return the options."""
    parser = Parser("scripts/bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--rows", type=int, default=200_000, help="demo stations (200000)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--seconds", type=int, default=8, help="seconds a run (8)")
    parser.add_argument(
        "--growth", action="store_true", help=f"go on to {growth.ROWS} stations (half an hour)"
    )
    parser.add_argument(
        "--imports",
        action="store_true",
        help="instead import a sheet of that many rows, and search meanwhile",
    )
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    return parser.parse_known()


def main() -> int:
    """Run everything; return 1 if a promised figure was not met."""
    options = parse_arguments()
    steps = Steps(4 if options.imports else (9 if options.growth else 7) + ground.is_possible())
    with _bench(steps, options) as bench:
        measured = _benchmark_import if options.imports else _benchmark_search
        found = measured(steps, bench, options)
    print("\n" + table(found), flush=True)
    if options.json:
        write_json(options.json, found)
    return 0 if all(figure.met for figure in found) else 1


def _benchmark_search(steps: Steps, bench: Bench, options: argparse.Namespace) -> list[Figure]:
    found = _run_rounds(steps, bench, options.rows, options.rounds)
    found += _compare_answers(steps, bench)
    found += _measure_pages(steps, bench)
    found += _measure_suggestions(steps, bench)
    if options.growth:
        found += _measure_growth(steps, bench, options.rows, options.rounds)
    return found


def _benchmark_import(steps: Steps, bench: Bench, options: argparse.Namespace) -> list[Figure]:
    from benchmark import imports

    with steps.step(f"A sheet of {options.rows} rows, imported and taken back", shows_progress=True):
        return imports.figures(bench.server.address, bench.cluster.url, options.rows)


@contextlib.contextmanager
def _bench(steps: Steps, options: argparse.Namespace) -> Iterator[Bench]:
    """Create a temporary cluster with stations and a server; remove both in the end."""
    scratch = Path(tempfile.mkdtemp(prefix="locator-bench-"))
    scratch.chmod(0o755)  # the cluster's user needs access
    with contextlib.ExitStack() as undo:
        undo.callback(shutil.rmtree, scratch, ignore_errors=True)
        with steps.step("PostgreSQL and PostGIS"):
            require_postgis(DataDir.from_option(None).log("setup"))
            cluster = Cluster(scratch / "postgres", scratch / "postgres.log")
            cluster.ensure_running()
            undo.callback(cluster.stop)
        os.environ["LOCATOR_DATABASE_URL"] = cluster.url
        os.environ["LOCATOR_DEMO_STATIONS"] = "0"
        rows = STATIONS_BEFORE_IMPORT if options.imports else options.rows
        with steps.step(f"{rows} demo stations", shows_progress=True):
            _locator("db", "prepare")
            _fill(cluster.url, rows)
            _prepare_limit(cluster.url, scratch / "limit.sql")
        server = WebServer("127.0.0.1", options.port, os.cpu_count() or 1, scratch / "server.log")
        undo.callback(server.stop)
        with steps.step("Web server"):
            server.start()
        yield Bench(cluster, server, scratch, options.seconds)


def _fill(url: str, rows: int) -> None:
    """Add demo stations, and update the statistics and the visibility map."""
    from locator.db.session import write_engine

    os.environ["LOCATOR_DATABASE_URL"] = url
    _locator("demo", "add", str(rows))
    engine = write_engine(url, "command:bench")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # so that it does not happen during the first rounds
    engine.dispose()


def _prepare_limit(url: str, script: Path) -> None:
    from locator.db.session import change, write_engine

    engine = write_engine(url, "command:bench")
    with change(engine) as connection:
        limit.prepare(connection, script, places.in_cities(rounds.SEARCH_POSITIONS))
    engine.dispose()


def _locator(*arguments: str) -> None:
    subprocess.run([str(PYTHON), "-m", "locator.cli", *arguments], cwd=ROOT, check=True)


def _run_rounds(steps: Steps, bench: Bench, rows: int, count: int) -> list[Figure]:
    with steps.step(f"{count} rounds, limit and server in turn", shows_progress=True):
        return rounds.figures(rounds.run(bench, count), rows)


def _compare_answers(steps: Steps, bench: Bench) -> list[Figure]:
    """Compare answers with brute force, and measure the first page with a list."""
    from locator.db.session import read, read_engine

    with steps.step(f"{3 * SAMPLE} answers against brute force"):
        engine = read_engine(bench.cluster.url)
        everything = read(engine, truth.AllStations.load)
        engine.dispose()
        address = bench.server.address
        city = truth.compare(address, everything, places.in_cities(SAMPLE, seed=11))
        north = truth.compare(address, everything, places.around_50_north(SAMPLE))
        country = truth.compare(address, everything, places.anywhere(SAMPLE))
    return [
        Figure("right order, in cities", city.order, at_least=1),
        Figure("right order, around 50°N", north.order, at_least=1),
        Figure("recall, anywhere", country.recall, at_least=0.999),
        *(
            Figure(
                f"first HTML with the list, {coding}",
                _first_page_kb(bench, coding),
                "KB",
                None,
                HTML_LIMIT_KB,
            )
            for coding in UNPACK
        ),
    ]


def _measure_pages(steps: Steps, bench: Bench) -> list[Figure]:
    """Request cells as maps and phones do; measure the first views if there is a browser."""
    with steps.step("Cells, and first looks on a slow phone"):
        found = cells.figures(bench.server.address)
        if first_view.is_possible():
            found += first_view.figures(bench.server.address)
    if ground.is_possible():
        with steps.step("Ground of a city"):
            found += ground.figures(bench.cluster.url, bench.scratch)
    return found


def _measure_suggestions(steps: Steps, bench: Bench) -> list[Figure]:
    """Type beginnings of names over a gazetteer of a large city."""
    from locator.db.session import write_engine

    with steps.step(f"Suggestions over {suggestions.PLACES} places", shows_progress=True):
        _locator("places", "rebuild")
        engine = write_engine(bench.cluster.url, "command:bench")
        suggestions.fill(engine)
        engine.dispose()
        return suggestions.figures(bench.server.address, (bench.server.pid, bench.cluster.pid))


def _first_page_kb(bench: Bench, coding: str) -> float:
    """Return the size on the wire of the largest of some first pages with an answer."""
    sizes = []
    for at in places.in_cities(10, seed=12):
        form = urllib.parse.urlencode({"lon": at.lon, "lat": at.lat}).encode()
        headers = {"Accept-Encoding": coding, "Accept": "text/html"}
        request = urllib.request.Request(bench.server.address, data=form, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers["Content-Encoding"] == coding
            body = answer.read()
        assert b'class="card"' in UNPACK[coding](body)
        sizes.append(len(body) / 1024)
    return max(sizes)


def _measure_growth(steps: Steps, bench: Bench, rows: int, count: int) -> list[Figure]:
    """Compare with ten times the stations: the cost of a search must hardly grow."""
    bench.server.stop()  # the database must not be in use while it is copied
    with steps.step(f"{growth.ROWS} demo stations", shows_progress=True):
        grown_url = growth.copy_database(bench.cluster)
        _fill(grown_url, growth.ROWS - rows)
    with (
        steps.step(f"{count} rounds, small and grown in turn", shows_progress=True),
        growth.serve_both(bench, grown_url) as sides,
    ):
        growth.run(bench, sides, count, lambda line: print(f"    {line}", flush=True))
        small, grown = sides
        of_cells = cells.growth(small.server.address, grown.server.address, count)
    return [*growth.figures(sides, rows), of_cells]
