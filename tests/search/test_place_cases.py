"""Texts that users type and what they must find first, from place_cases.csv and division_cases.csv."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest
from factories import NOON, TODAY, draft, north
from sqlalchemy import Connection, Engine, text

from locator.db.session import change
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.search.domain.search import Filters
from locator.search.queries.places import divisions_by_name, divisions_by_similar_name, stations_by_name

STATIONS = (
    {
        **{"name": "蓝塘加油站爱心驿站", "address": "端州一路26号", "wayfinding": "院内西侧平房"},
        **{"brand": "中国石化", "aliases": ("老油站",)},
    },
    {"name": "江滨公园驿站", "address": "江滨路1号", "division_code": "440104"},
    {"name": "赤水驿站", "address": "人民路8号", "wayfinding": "人民医院东门对面", "division_code": "520381"},
    {"name": "Ｇ４服务区司机之家", "address": "高速旁", "division_code": "420000"},
    {"name": "城东工会驿站", "address": "解放路3号", "division_code": "110115"},
)


def cases(name: str) -> Iterable[tuple[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return [(row["typed"], row["found first"]) for row in csv.DictReader(file)]


@pytest.fixture
def stored(engine: Engine) -> None:
    """Store the stations of the cases."""
    drafts, problems = convert_positions([draft(at=north(n), **fields) for n, fields in enumerate(STATIONS)])
    assert not problems
    with change(engine) as connection:
        insert_stations(connection, drafts, TODAY, lambda _: None)


@pytest.mark.usefixtures("stored")
def test_each_text_finds_its_station_first(connection: Connection) -> None:
    wrong = []
    for typed, expected in cases("place_cases.csv"):
        hits = stations_by_name(connection, typed, Filters(), NOON, 10)
        found = hits[0].entry["properties"]["name"] if hits else "nothing"
        if found != expected:
            wrong.append((typed, found))
    assert wrong == []


def test_each_text_finds_its_division_first(connection: Connection) -> None:
    wrong = []
    for typed, expected in cases("division_cases.csv"):
        hits = divisions_by_name(connection, typed) or divisions_by_similar_name(typed)
        if not hits or hits[0].full_name != expected:
            wrong.append((typed, hits[:1]))
    assert wrong == []


def test_words_of_two_characters_use_the_index(connection: Connection) -> None:
    """grams() makes a whole trigram of them, which the index can look up."""
    trigrams = text("SELECT show_trgm(grams('蓝塘')) && show_trgm('蓝q塘')")
    assert connection.scalar(trigrams)
    indexed = text("SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%grams(%gin_trgm_ops%'")
    assert connection.scalar(indexed) == 2
