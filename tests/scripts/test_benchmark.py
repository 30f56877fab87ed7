"""The benchmark's own calculations: what it parses, compares and promises."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmark import growth, limit, load, places, processor
from benchmark.asking import Asked, Bench, Question
from benchmark.figures import Figure, matrix, median_of, table, write_json
from benchmark.truth import AllStations, _same_order, true_nearest_m
from bootstrap.server import WebServer
from factories import HERE, north

from geodata.divisions.cities import cities

WRK = """\
Running 8s test @ http://127.0.0.1:8900/api/v1/stations/nearest
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    10.02ms    3.97ms  61.02ms   78.31%
    Req/Sec     1.60k   134.21     1.87k    71.25%
  Latency Distribution
     50%    9.51ms
     75%   11.80ms
     90%   14.61ms
     99%    1.02s
  12757 requests in 8.01s, 120.31MB read
Requests/sec:   1592.59
Transfer/sec:     15.02MB
"""


def test_the_output_of_wrk_is_parsed() -> None:
    assert load.read(WRK) == load.Load(12757, 1592.59, 9.51, 1020.0)


@pytest.mark.parametrize("trouble", ["Non-2xx or 3xx responses: 700", "Socket errors: connect 0, read 3"])
def test_a_run_with_failed_requests_is_rejected(trouble: str) -> None:
    with pytest.raises(RuntimeError, match=r"the server (refused|dropped)"):
        load.read(f"{WRK}  {trouble}\n")


def test_a_few_refused_requests_of_a_busy_machine_are_counted() -> None:
    assert load.read(f"{WRK}  Non-2xx or 3xx responses: 7\n").refused == 7


def test_the_output_of_pgbench_is_parsed() -> None:
    found = limit.RATE.search("latency average = 0.8 ms\ntps = 4871.123 (without initial connection time)")
    assert found and float(found[1]) == 4871.123


def test_the_positions_are_the_same_each_time(tmp_path: Path) -> None:
    assert places.in_cities(50) == places.in_cities(50) != places.in_cities(50, seed=9)
    assert all(48 < at.lat < 53 for at in places.around_50_north(20))
    assert all(choose(20) == choose(20) for choose in places.KINDS.values())


def test_ships_are_at_sea_and_drivers_between_cities() -> None:
    assert all(at.lon > 105 and at.lat < 40 for at in places.at_sea(50))
    near = [
        min(abs(at.lon - city.centre.lon) + abs(at.lat - city.centre.lat) for city in cities())
        for at in places.along_motorways(200)
    ]
    assert sum(apart > 0.3 for apart in near) > 60


def test_a_script_of_requests_is_written_for_the_load_generator(tmp_path: Path) -> None:
    script = tmp_path / "questions.lua"
    load.write_script(script, [load.Request("/a", "POST", '{"q": "\\n"}', {"Accept": "x"})])
    assert r'{"POST", "/a", {["Accept"] = "x"}, "{\"q\": \"\\n\"}"}' in script.read_text()


def test_the_table_marks_promises_that_are_not_met() -> None:
    figures = [
        Figure("ratio", 0.24, at_least=0.25),
        Figure("growth", 1.2, at_most=1.5),
        Figure("rate", 1600, "/s"),
    ]
    lines = table(figures).splitlines()
    assert [line.rstrip().endswith("NOT met") for line in lines] == [False, True, False, False]
    assert lines[2].endswith("  met")
    assert median_of([1, 9, 2]) == 2


@pytest.mark.parametrize(
    ("value", "shown"), [(200_000, "200,000"), (1297.6, "1,298"), (0.18967, "0.1897"), (1, "1")]
)
def test_figures_are_rounded_readably(value: float, shown: str) -> None:
    assert Figure("some", value).shown == shown


def test_a_table_has_a_row_for_each_question() -> None:
    figures = [Figure("home: p50", 4.0, "ms"), Figure("home: CPU", 12.0, "ms", at_most=10)]
    assert matrix(figures, ("p50", "CPU")).splitlines() == [
        "question  p50 ms  CPU ms",
        "home      4       12 !",
    ]


def test_growth_is_compared_round_by_round() -> None:
    server = WebServer("127.0.0.1", 18901, 1, Path("server.log"))
    run = load.Load(10, 1.0, 2.0, 3.0)
    small, grown = (Bench(server, 0, "", "", Path(), 1) for _ in range(2))
    small.asked["nearest"] = [Asked(run, 1.0, cost) for cost in (0.2, 0.4, 0.2)]  # the second was disturbed
    grown.asked["nearest"] = [Asked(run, 1.0, cost) for cost in (0.24, 0.48, 0.26)]
    *_, ratio, _ = growth.figures(small, grown, [Question("nearest", ())])
    assert ratio.value == pytest.approx(1.2)
    assert ratio.met


def test_figures_are_written_as_json(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    write_json(file, [Figure("ratio", 0.3, at_least=0.25)])
    assert '"met": true' in file.read_text()


def test_brute_force_sorts_by_geodesic_distance() -> None:
    positions = [north(900), north(100), north(400)]
    stations = AllStations(
        np.array(["a", "b", "c"]),
        np.array([at.lon for at in positions]),
        np.array([at.lat for at in positions]),
    )
    distances = stations.distances_m(HERE)
    assert list(stations.codes[np.argsort(distances)]) == ["b", "c", "a"]
    assert distances[1] == pytest.approx(100, abs=0.5)


def test_stations_beyond_the_search_radius_are_left_out() -> None:
    assert list(true_nearest_m(np.array([2_000_000.0, 500.0, 100.0]))) == [100, 500]


def test_equal_distances_may_be_in_either_order() -> None:
    assert _same_order([1.0, 2.0, 2.0], [1.0, 2.0, 2.04])
    assert not _same_order([1.0, 3.0, 2.0], [1.0, 2.0, 3.0])
    assert not _same_order([1.0], [1.0, 2.0])


def test_processor_time_grows_with_work() -> None:
    before = processor.used_s(os.getpid())
    sum(n * n for n in range(3_000_000))
    assert processor.used_s(os.getpid()) > before


def test_what_an_ended_child_has_used_stays_with_its_parent() -> None:
    before = processor.used_s(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(n * n for n in range(3_000_000))"], check=True)
    assert processor.used_s(os.getpid()) > before + 0.1


def test_a_reading_during_which_a_process_ended_does_not_count() -> None:
    parent, child = processor.Used("S", 10, 0), processor.Used("R", 200, 0)
    alive, dead = {1: parent, 2: child}, {1: parent, 2: child._replace(state="Z")}
    gone = {1: parent._replace(of_children=200)}
    assert processor.is_settled(alive, alive)
    assert processor.is_settled(gone, gone)
    assert not any(processor.is_settled(*pair) for pair in ((alive, gone), (alive, dead), (dead, gone)))
    assert not processor.is_settled({1: parent}, gone)  # the child ended before it was looked for
