"""The cells: contents, size, caching, changes."""

from datetime import timedelta

import pytest
from factories import HERE, NOON, AddStation, north, offers
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Executable, func, select, update

from geodata.tiles import Tile
from locator.db.session import change
from locator.hours.actions.exceptions import Period, close_stations
from locator.hours.tables import timetable
from locator.maps.domain import COUNT_ZOOMS
from locator.stations.tables import public_station, service_offer, station

CELL = "/api/v1/cells/12-3327-1778"
MAX_COUNTS_BYTES = 5_000
MAX_VIEW_BYTES = 60_000


def test_a_cell_contains_the_properties_of_a_station(client: FlaskClient, add: AddStation) -> None:
    add(
        at=HERE,
        name="黄塘驿站",
        services=offers("drinking_water", "toilet"),
        opening_hours="Mo-Su 08:30-17:30",
    )
    add(at=north(300), opening_hours="")
    packed = client.get(CELL).json
    assert packed["name"][0] == "黄塘驿站"
    west, south = packed["origin"]
    assert (west + packed["lon"][0], south + packed["lat"][0]) == (112_470_000_000, 23_050_000_000)
    assert packed["hours"] == [0, -1] and len(packed["timetables"]) == 1
    assert packed["kind"] == {"of": ["union_station"], "at": [0, 0]}
    assert packed["access"]["of"][0]["method"] == "open_door"


@pytest.mark.parametrize(
    ("language", "script", "name", "where"),
    [
        ("en", "zh-Latn-pinyin", "Huangtang Yizhan", "Duanzhou Qu Lantang Lu 1 Hao"),
        ("ru", "zh-Cyrl", "Хуантан Ичжань", "Дуаньчжоу Цюй Ланьтан Лу 1 Хао"),
    ],
)
def test_a_cell_has_names_in_the_letters_of_a_language(
    client: FlaskClient, add: AddStation, language: str, script: str, name: str, where: str
) -> None:
    add(name="黄塘驿站", address="端州区蓝塘路1号")
    add(name="白沙驿站", names={"en": "White Sands", "ru": "Белые Пески"}, address="")
    plain = client.get(CELL).json
    packed = client.get(f"{CELL}?names={language}").json
    written = packed.pop("written")
    assert packed == plain and written["language"] == language and written["script"] == script
    assert written["name"] == [name, {"en": "White Sands", "ru": "Белые Пески"}[language]]
    assert written["own"] == [1] and written["where"][0] == where


@pytest.mark.parametrize("language", ["", "zh-Hans", "xx", "<script>"])
def test_a_cell_has_no_other_letters_in_other_languages(
    client: FlaskClient, add: AddStation, language: str
) -> None:
    add(name="黄塘驿站")
    assert client.get(CELL, query_string={"names": language}).json == client.get(CELL).json


def test_a_station_on_an_edge_is_in_one_cell_only(client: FlaskClient, add: AddStation) -> None:
    tile = Tile(12, 3327, 1778)
    from geodata.lonlat import LonLat

    add(at=LonLat(tile.west, HERE.lat))
    names = [len(client.get(f"/api/v1/cells/12-{x}-1778").json["name"]) for x in (3326, 3327)]
    assert sorted(names) == [0, 1]


def test_an_unchanged_cell_is_not_sent_again(client: FlaskClient, add: AddStation) -> None:
    for metres in range(30):
        add(at=north(metres * 10))
    first = client.get(CELL, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "public" in first.headers["Cache-Control"] and "max-age" in first.headers["Cache-Control"]
    again = client.get(CELL, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    plain = client.get(CELL)
    assert plain.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("name", ["11-0-0", "13-0-0", "12-4096-0", "x", "0-0-1"])
def test_an_invalid_cell_is_refused(client: FlaskClient, name: str) -> None:
    assert client.get(f"/api/v1/cells/{name}").status_code == 400


def test_a_cell_without_stations_is_empty(client: FlaskClient) -> None:
    assert client.get("/api/v1/cells/12-0-0").json["code"] == []
    assert client.get("/api/v1/cells/3-0-0").json["stations"] == []


def size_bytes(client: FlaskClient, url: str) -> int:
    response = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    return len(response.data)


@pytest.mark.country
def test_cells_of_twenty_thousand_stations_are_small(app: Flask, client: FlaskClient, engine: Engine) -> None:
    with change(engine) as connection:
        rows = connection.execute(
            select(public_station.c.station_id, public_station.c.name).where(public_station.c.in_service)
        ).all()
    assert len(rows) > 18_000
    world = client.get("/api/v1/cells/0-0-0").json
    assert sum(world["stations"]) > 18_000

    # Every cell of counts is small, and so are those of the first view of the whole country.
    for zoom in COUNT_ZOOMS:
        for x, y in busiest(engine, zoom, 5):
            assert size_bytes(client, f"/api/v1/cells/{zoom}-{x}-{y}") <= MAX_COUNTS_BYTES, zoom
    country = [f"/api/v1/cells/3-{x}-{y}" for x in (5, 6) for y in (2, 3)]
    assert sum(size_bytes(client, url) for url in country) <= 10_000

    # A phone over the busiest town shows about three by four cells of stations.
    (x, y), *_ = busiest(engine, 12, 1)
    view = [f"/api/v1/cells/12-{x + i}-{y + j}" for i in (-1, 0, 1) for j in (-2, -1, 0, 1)]
    assert sum(size_bytes(client, url) for url in view) <= MAX_VIEW_BYTES

    # A changed station appears in its cell at the next request; other cells keep their ETag.
    before = {url: client.get(url).headers["ETag"] for url in view}
    changed_cell = f"/api/v1/cells/12-{x}-{y}"
    code = client.get(changed_cell).json["code"][0]
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.code == code).values(name="演示·刚改名的站"))
    assert "演示·刚改名的站" in client.get(changed_cell).json["name"]
    after = {url: client.get(url).headers["ETag"] for url in view}
    assert {url for url in view if before[url] != after[url]} == {changed_cell}

    # A closed station is no longer counted.
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.code == code).values(status="suspended"))
    assert sum(client.get("/api/v1/cells/0-0-0").json["stations"]) == sum(world["stations"]) - 1


def busiest(engine: Engine, zoom: int, count: int) -> list[tuple[int, int]]:
    """Return the cells of a zoom with the most stations."""
    from sqlalchemy import text

    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT cell_x(mercator, :z) AS x, cell_y(mercator, :z) AS y FROM public_station"
                " WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT :n"
            ),
            {"z": zoom, "n": count},
        )
        return [(row.x, row.y) for row in rows]


def test_a_wide_cell_is_returned_only_if_it_has_few_stations(
    client: FlaskClient, add: AddStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for metres in (0, 20_000, -10_000):
        add(at=north(metres), name=f"{metres}米外的站")
    wide_cell = "/api/v1/cells/9-415-222/stations"
    assert client.get(wide_cell).json["name"] == ["0米外的站", "20000米外的站", "-10000米外的站"]
    assert client.get("/api/v1/cells/12-3327-1778/stations").status_code == 400
    monkeypatch.setattr("locator.maps.views.cells.MAX_SPARSE_STATIONS", 2)
    assert client.get(wide_cell).status_code == 400


def test_each_change_of_a_cell_gives_it_another_version(
    client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    """At once, in the transaction of the change; what stays the same keeps its version."""
    first, second = add(at=HERE), add(at=north(10), services=offers("drinking_water"))
    versions = [client.get(CELL).headers["ETag"]]
    assert client.get(CELL).headers["ETag"] == versions[0]
    changes: list[Executable] = [
        update(station).where(station.c.id == first).values(name="改了名的站"),
        update(timetable).values(worked_out_on="2020-01-01"),
        update(service_offer).values(timetable_id=select(func.min(timetable.c.id)).scalar_subquery()),
        update(station).where(station.c.id == second).values(status="suspended"),
    ]
    for one in changes:
        with change(engine) as connection:
            connection.execute(one)
        again = client.get(CELL, headers={"If-None-Match": versions[-1]})
        assert again.status_code == 200
        versions.append(again.headers["ETag"])
    assert len(set(versions)) == len(versions)


def test_a_packed_cell_is_kept_until_its_next_change(
    app: Flask, client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    """A closure is in the cell at once, though its bytes were kept."""
    key, kept = add(at=HERE, opening_hours="24/7"), app.extensions["locator.packed_cells"]
    before, first = kept.cache_info(), client.get(CELL)
    assert client.get(CELL).data == first.data
    assert (kept.cache_info().hits, kept.cache_info().misses) == (before.hits + 1, before.misses + 1)
    with change(engine) as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == key))
        period = Period(NOON, NOON + timedelta(hours=1))
        close_stations(connection, [code], period, "停电检修", "端州区总工会", NOON)
    closed = client.get(CELL)
    assert closed.headers["ETag"] != first.headers["ETag"]
    assert closed.json["notices"]["0"][0]["reason"] == "停电检修"
    assert closed.json["timetables"] != first.json["timetables"]
