"""The benchmark runs, part by part, over a country of 300 stations, so that it cannot rot unseen."""

import os
import shutil
import sqlite3
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import databases
import pytest
from benchmark import cluster, growth, last, main, places, questions, rounds, sizes, slowest, truth
from benchmark.asking import MEASURES, Bench, require_answers
from benchmark.country import loading, seeds
from benchmark.figures import Figure
from benchmark.load import Request
from benchmark.peers import servers
from benchmark.samples import take
from country import serving
from sqlalchemy import create_engine, func, select, table, text

from locator.history.queries import integrity

STATIONS, MODELS, BATCH = 300, 100, 50
TABLES = (
    *("station", "service_offer", "facet_check", "station_contact", "keeper", "report", "hours_exception"),
    *("campaign", "organization", "timetable", "import_run", "import_result", "change_row", "change_seal"),
    *("public_station", "cell_count", "place", "place_name"),
)
OF_SCHEMA = text("""
SELECT pg_get_indexdef(indexrelid) FROM pg_index UNION ALL
SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger ORDER BY 1
""")
needs_programs = pytest.mark.skipif(
    not (shutil.which("wrk") and shutil.which("pgbench")), reason="scripts/bench installs wrk"
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Serve a small country."""
    scratch = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch, databases.copied(databases.empty()) as url:
        patch.setattr(loading, "MODELS", MODELS)
        patch.setattr(loading, "BATCH", BATCH)
        for name, value in cluster.SERVER_SETTINGS.items():
            patch.setenv(name, value)
        before = _schema(url)
        loading.fill(url, STATIONS, lambda _: None)
        assert _schema(url) == before  # indexes and foreign keys are back
        cluster.prepare_limit(url, scratch)
        with serving(url, scratch / "server.log") as web:
            yield Bench(web, os.getpid(), url, shutil.which("pgbench") or "", scratch, seconds=1)


def _schema(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.scalars(OF_SCHEMA))
    engine.dispose()
    return found


def test_a_country_has_rows_in_all_tables_and_no_two_names_alike(bench: Bench) -> None:
    engine = create_engine(bench.url)
    with engine.connect() as connection:
        rows = {name: connection.scalar(select(func.count()).select_from(table(name))) for name in TABLES}
        names = connection.scalar(text("SELECT count(DISTINCT name) FROM station"))
        addresses = connection.scalar(text("SELECT count(DISTINCT address) FROM station"))
        timetables = connection.scalar(text("SELECT count(DISTINCT timetable_id) FROM station"))
        assert integrity.chain_problems(connection, None) == []
        for logged in ("station", "service_offer", "facet_check"):
            assert integrity.replay_table(connection, logged) == integrity.current_table(connection, logged)
    engine.dispose()
    assert all(rows.values())
    assert rows["station"] == STATIONS == names
    assert addresses > STATIONS * 0.95 and timetables > 40


def test_seeds_are_the_same_each_time_and_lie_in_china() -> None:
    of_models = [seeds.Model(7, next(iter(seeds.StationKind)), "440300", places.in_cities(1)[0])]
    assert list(seeds.seeds(of_models, 5, 20)) == list(seeds.seeds(of_models, 5, 20))
    assert len({seed.name for seed in seeds.seeds(of_models, 5, 500)}) == 500


def test_every_question_is_answered(bench: Bench) -> None:
    for question in main.choose_questions(bench, {main.SEARCH, main.PAGES}):
        require_answers(bench.server.address, question)


def test_a_question_that_is_refused_is_not_measured(bench: Bench) -> None:
    lost = questions.Question("lost", [Request("/nothing-here")])
    with pytest.raises(RuntimeError, match="lost: /nothing-here was answered by 404"):
        require_answers(bench.server.address, lost)


@needs_programs
def test_rounds_and_growth_give_five_figures_a_question(bench: Bench) -> None:
    wanted = (questions.PLAIN, "nearest, at night", "cell, unchanged")
    asked = [one for one in main.choose_questions(bench, {main.SEARCH, main.PAGES}) if one.name in wanted]
    lost = questions.Question("lost", [Request("/nothing-here")])
    rounds.run(bench, [*asked, lost], 1, lambda _: None)
    names = {figure.name for figure in rounds.figures(bench, asked)}
    assert {f"{question}: {measure}" for question in wanted for measure in MEASURES} < names
    assert {"search / limit", "nearest, at night / plain, CPU"} < names
    assert "not measured: lost: /nothing-here was answered by 404" in names
    assert bench.limit_s > 0
    both = bench, replace(bench, asked={}, troubles={})  # as large as it was
    growth.run(*both, (asked[:1], asked[:1]), 1, lambda _: None)
    *_, grown, _ = growth.figures(*both, asked[:1])
    assert grown.name == "growth of nearest, database CPU" and 0 < grown.value < 10


def test_answers_sizes_and_slow_places_are_measured(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "SAMPLE", 5)
    address = bench.server.address
    assert all(figure.met for figure in truth.figures(address, bench.url))
    assert all(figure.met for figure in sizes.figures(address))
    slow = {figure.name: figure for figure in slowest.figures(slowest.measure(address, positions=3))}
    assert slow["nearest, worst place"].value >= slow["nearest at sea, p99 of places"].value * 0.5


def test_peers_get_the_same_stations(bench: Bench, tmp_path: Path) -> None:
    servers.copy_stations(bench.url, tmp_path)
    here = places.in_cities(1)[0]._asdict()
    query = servers.DATASETTE.partition('"""')[2].partition('"""')[0]
    with closing(sqlite3.connect(tmp_path / "peers.sqlite")) as store:
        by_box = [row[0] for row in store.execute(query, here)]
    engine = create_engine(bench.url)
    with engine.begin() as connection:
        nearest = text("SELECT code FROM peers.nearest(:lon, :lat) ORDER BY distance_m")
        by_distance = list(connection.scalars(nearest, here))
        connection.execute(text("DROP SCHEMA peers CASCADE"))
    engine.dispose()
    assert len(by_distance) == len(by_box) == 10
    assert len(set(by_distance) & set(by_box)) >= 6  # a box is no circle


def test_the_pages_have_somebody_who_may_sign_in(bench: Bench) -> None:
    sample = take(bench.url)
    assert len(sample.stations) > STATIONS / 2
    assert sample.provinces and sample.cities and sample.counties


@pytest.mark.parametrize(
    ("figure", "missed"),
    [
        (Figure("home: server CPU", 51.0, "ms", at_most=10), "home: server CPU: 51 ms, wanted <= 10 ms"),
        (Figure("search / limit", 0.19, at_least=0.33), "search / limit: 0.19, wanted >= 0.33"),
        (Figure("growth of nearest, database CPU", 2.0, at_most=1.3), "growth of nearest, database CPU: 2"),
    ],
)
def test_a_bar_that_is_missed_is_named_and_fails_the_run(
    figure: Figure, missed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = replace(figure, value=5.0 if figure.at_most == 10 else 1.0)
    assert _report([good]) == 0
    assert _report([figure]) == 1
    assert f"MISSED  {missed}" in capsys.readouterr().out


def test_a_figure_that_is_worse_than_the_last_is_named_and_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(last, "FILE", tmp_path / "last.json")
    before = Figure("home: server CPU", 2.0, "ms", is_steady=True)
    assert _report([before], keep=True, limit_s=8_000) == 0
    same_on_a_slow_machine = replace(before, value=4.0)
    assert _report([same_on_a_slow_machine], limit_s=4_000) == 0
    assert _report([replace(before, value=3.0)], limit_s=8_000) == 1
    assert "MISSED  home: server CPU: 1.50 times the last one" in capsys.readouterr().out
    fewer = Figure("search / limit", 0.2, is_steady=True, at_least=0.1)
    last.keep([replace(fewer, value=0.4)], 8_000, "200000 stations", date(2026, 11, 30))
    assert _report([fewer], limit_s=8_000) == 1


def _report(figures: list[Figure], *, keep: bool = False, limit_s: float | None = None) -> int:
    nobody = Bench(None, 0, "", "", Path(), 1, limits_s=[limit_s] if limit_s else [])  # type: ignore[arg-type]
    return main.report(figures, nobody, Namespace(rows=200_000, json=None, keep=keep))


def test_the_options_name_the_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.parse_arguments(["--only", "pages", "--only", "truth"]).only == ["pages", "truth"]
    with pytest.raises(SystemExit):
        main.parse_arguments(["--only", "everything"])
    assert main.count_steps(main.parse_arguments([])) == 8
