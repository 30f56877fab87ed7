"""Routes over invented streets - a river, a motorway, a low gate - by a real Valhalla."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import osmium
import pytest
import shapely
from applications import application
from bootstrap.layout import ROOT
from bootstrap.valhalla import is_installed, newer_python
from factories import HERE, NOON, AddStation
from ports import free_port

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.config import Settings
from locator.search.routing import Router

METRE_NORTH_DEG, METRE_EAST_DEG = 1 / 110_750, 1 / 102_500
TIMEOUT_MS = 60_000  # of the real engine, which may be slow on a busy machine
Ask = Callable[..., list[dict[str, object]]]

# Streets as lines of corners, in metres east and north of HERE, which is on the south bank.
STREETS: dict[str, tuple[dict[str, str], list[tuple[int, int]]]] = {
    "south bank": (
        {"highway": "residential"},
        [(-1000, 0), (0, 0), (600, 0), (1500, 0), (2000, 0), (6000, 0)],
    ),
    "the one bridge": ({"highway": "residential", "bridge": "yes"}, [(2000, 0), (2000, 120)]),
    "north bank": ({"highway": "residential"}, [(2000, 120), (0, 120), (-1000, 120)]),
    "motorway": ({"highway": "motorway", "oneway": "yes"}, [(-3000, -80), (0, -80), (3000, -80)]),
    "the one underpass": (
        {"highway": "residential", "tunnel": "yes", "layer": "-1"},
        [(1500, 0), (1500, -160)],
    ),
    "behind the motorway": ({"highway": "residential"}, [(1500, -160), (0, -160), (-1000, -160)]),
    "the low gate": ({"highway": "residential", "maxheight": "3.5"}, [(600, 0), (600, 900)]),
    "the long way round": ({"highway": "residential"}, [(6000, 0), (6000, 900), (600, 900), (500, 900)]),
}


def at(east_m: float, north_m: float) -> LonLat:
    return LonLat(HERE.lon + east_m * METRE_EAST_DEG, HERE.lat + north_m * METRE_NORTH_DEG)


def draw(path: Path) -> None:
    """Write the streets as an OpenStreetMap extract; corners at the same place share a node."""
    corners = {
        corner: number
        for number, corner in enumerate(sorted({c for _, line in STREETS.values() for c in line}), 1)
    }
    with osmium.SimpleWriter(str(path)) as writer:
        for (east_m, north_m), number in corners.items():
            place = at(east_m, north_m)
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(place.lon, place.lat)))
        for number, (name, (tags, line)) in enumerate(STREETS.items(), 1):
            nodes = [corners[corner] for corner in line]
            writer.add_way(
                osmium.osm.mutable.Way(id=number, version=1, nodes=nodes, tags=tags | {"name": name})
            )


@pytest.fixture(scope="session")
def engine_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start scripts/routing on the streets; return the URL that it prints."""
    if not is_installed():
        why = "scripts/test installs it" if newer_python() else "there is no Python >= 3.12 here"
        pytest.skip(f"the routing engine is not installed: {why}")
    folder = tmp_path_factory.mktemp("routing")
    draw(folder / "streets.osm.pbf")
    port = free_port()
    command = [sys.executable, str(ROOT / "scripts" / "routing"), str(folder / "streets.osm.pbf")]
    with subprocess.Popen(
        [*command, "--port", str(port), "--data-dir", str(folder / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("LOCATOR_")},
    ) as process:
        assert process.stdout is not None
        output = []
        for line in process.stdout:
            output.append(line)
            if line.startswith("Set LOCATOR_ROUTING_URL="):
                break
        assert process.poll() is None, output
        yield output[-1].partition("=")[2].strip()
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the service was stopped too"


@pytest.fixture
def ask(engine_address: str, database_url: str) -> Iterator[Ask]:
    """Return a function that searches for the nearest stations from HERE by a travel mode."""
    settings = Settings(database_url=database_url, routing_url=engine_address, routing_timeout_ms=TIMEOUT_MS)
    with application(settings) as app:

        def _ask(mode: str, **more: object) -> list[dict[str, object]]:
            body = {"lon": HERE.lon, "lat": HERE.lat, "mode": mode, **more}
            answer = app.test_client().post("/api/v1/stations/nearest", json=body).json
            return [feature["properties"] for feature in answer["features"]]

        yield _ask


def test_a_station_across_the_river_is_far_by_the_only_bridge(ask: Ask, add: AddStation) -> None:
    add(at=at(0, 120), name="对岸")
    add(at=at(-500, 0), name="这岸")
    found = ask("walk")
    assert [station["name"] for station in found] == ["这岸", "对岸"]
    assert [station["distance_m"] < 200 for station in found] == [False, True]  # type: ignore[operator]
    here, across = (station["arrival"] for station in found)
    assert here["travel_source"] == across["travel_source"] == "route"  # type: ignore[index]
    assert 300 < here["travel_s"] < 500  # type: ignore[index]
    assert across["travel_s"] > 2500  # type: ignore[index]


def test_stations_that_close_before_arrival_are_not_listed_as_open(ask: Ask, add: AddStation) -> None:
    add(at=at(0, 120), name="对岸", opening_hours="08:00-12:20")
    query = {"open_state": ["open", "closing_soon"], "at": NOON.isoformat()}
    assert ask("walk", **query) == []
    assert [station["arrival"]["open_state"] for station in ask("walk", at=query["at"])] == ["closed"]  # type: ignore[index]


def test_pedestrians_do_not_cross_a_motorway(ask: Ask, add: AddStation) -> None:
    add(at=at(0, -160), name="高速那边")
    add(at=at(-500, 0), name="路这边")
    assert [station["name"] for station in ask("walk")] == ["路这边", "高速那边"]


def test_a_high_truck_detours_around_a_low_gate(ask: Ask, add: AddStation) -> None:
    add(at=at(550, 905), name="矮门那边")
    ways = {mode: ask(mode)[0]["arrival"]["travel_s"] for mode in ("ebike", "truck")}  # type: ignore[index]
    round_m, through_m = 6000 + 900 + 5450, 600 + 900 + 50
    assert ways["truck"] > round_m / 25  # at 90 km/h
    assert ways["ebike"] < through_m / 3


def test_the_area_of_a_quarter_of_an_hour_on_foot_ends_at_a_river_without_a_bridge(
    engine_address: str,
) -> None:
    geometry = Router(engine_address, TIMEOUT_MS / 1000).reached_area(HERE, 15, TravelMode.WALK)
    area = shapely.from_geojson(json.dumps(geometry))
    assert area.contains(shapely.Point(at(-600, 0))), "along the bank"
    assert not area.contains(shapely.Point(at(-275, 120))), "300 m away, across the river"


def test_without_the_engine_travel_times_are_estimated(database_url: str, add: AddStation) -> None:
    add(at=at(0, 120))
    body = {"lon": HERE.lon, "lat": HERE.lat, "mode": "walk"}
    with application(Settings(database_url=database_url, routing_url="http://127.0.0.1:9")) as app:
        (found,) = app.test_client().post("/api/v1/stations/nearest", json=body).json["features"]
    assert found["properties"]["arrival"]["travel_source"] == "estimate"


def test_a_missing_extract_is_reported(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "routing"), str(tmp_path / "none.osm.pbf")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "There is no file" in result.stderr and "Traceback" not in result.stderr
