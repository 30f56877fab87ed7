"""A roving stop is found like a station on its day, open for its span, and gone after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from factories import HERE, NOON, AddStation, north
from flask.testing import FlaskClient
from happenings import add_event
from sqlalchemy import Engine, func, select, text, update

from locator.db.session import change
from locator.events.tables import event
from locator.stations.tables import public_station
from locator.stops.actions import show_stops

NowIs = Callable[[datetime], None]
FORENOON = NOON - timedelta(hours=2)
BEGINS = NOON + timedelta(hours=1)  # 13:00
INSIDE = NOON + timedelta(hours=2)
AFTER = NOON + timedelta(hours=5)
CELL = "/api/v1/cells/12-3327-1778"
COUNTED = text("""
  SELECT sum(stations)::integer FROM division_count WHERE digits = 6
  UNION ALL SELECT sum(stations)::integer FROM filter_count WHERE digits = 6 AND tag = 0
  UNION ALL SELECT sum(stations)::integer FROM quality_count WHERE what = 'station'
""")


def found(client: FlaskClient, **asked: Any) -> list[str]:
    body: dict[str, Any] = {"lon": HERE.lon, "lat": HERE.lat, "limit": 5} | asked
    answer = client.post("/api/v1/stations/nearest", json=body)
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["name"] for feature in orjson.loads(answer.data)["features"]]


def pack(client: FlaskClient, since: str = "") -> dict[str, Any]:
    body = client.get(f"/packs/441200?since={since}" if since else "/packs/441200").data.split(b"\n", 1)[1]
    packed: dict[str, Any] = orjson.loads(body)
    return packed


@pytest.fixture
def hall(add: AddStation) -> int:
    """Add a station that is always open, 300 m away."""
    return add(at=north(300), name="黄塘驿站")


@pytest.mark.usefixtures("hall")
def test_mediation_is_found_inside_its_span_and_not_after_it(
    client: FlaskClient, engine: Engine, now_is: NowIs
) -> None:
    event_id = add_event(engine, BEGINS, hours=4, rule="FREQ=WEEKLY;INTERVAL=2")
    now_is(FORENOON)
    show_stops(engine, FORENOON)
    assert found(client, open_state=["open"]) == ["黄塘驿站"]  # it begins at 13:00
    now_is(INSIDE)
    show_stops(engine, INSIDE)
    assert found(client, open_state=["open"]) == ["大兴巡回调解", "黄塘驿站"]
    assert client.get(CELL).get_json()["name"] == ["大兴巡回调解", "黄塘驿站"]
    assert "大兴巡回调解" in client.post("/", data={"lon": HERE.lon, "lat": HERE.lat}).text
    text_answer = client.post("/api/v1/stations/nearest.txt", json={"lon": HERE.lon, "lat": HERE.lat}).text
    assert text_answer.startswith("1 大兴巡回调解") and "17:00" in text_answer
    kept = pack(client)
    assert kept["name"] == ["大兴巡回调解", "黄塘驿站"]
    now_is(AFTER)
    assert found(client, open_state=["open"]) == ["黄塘驿站"]  # even before the job comes
    show_stops(engine, AFTER)
    assert found(client) == ["黄塘驿站"]
    assert client.get(CELL).get_json()["name"] == ["黄塘驿站"]
    assert pack(client, kept["version"])["gone"] == [f"E{event_id}"]


def test_a_desk_in_a_waiting_hall_is_found_by_its_name(client: FlaskClient, engine: Engine) -> None:
    desk: dict[str, Any] = {"kind": "desk", "name": "京桂务工专列服务台", "place_name": "北京西站13号候车室"}
    event_id = add_event(engine, NOON, hours=2, wayfinding="二层东侧", **desk)
    show_stops(engine, NOON)
    assert "京桂务工专列服务台" in client.get("/?q=北京西站13号候车室").text
    moved = client.get(f"/stations/E{event_id}")
    assert moved.status_code == 303 and moved.location == f"/events/{event_id}"


@pytest.mark.parametrize(
    "said",
    [{"status": "draft"}, {"status": "cancelled"}, {"state": "unknown"}, {"state": "cancelled"}]
    + [{"kind": "film"}, {"at": None}],
)
def test_what_is_not_surely_held_at_a_place_is_no_stop(engine: Engine, said: dict[str, Any]) -> None:
    add_event(engine, NOON, **said)
    assert show_stops(engine, NOON) == 0


def test_stops_are_in_no_list_count_or_report(client: FlaskClient, engine: Engine, hall: int) -> None:
    before = {url: client.get(url).data for url in ("/api/v1/stations", "/sitemap.xml", "/about/data")}
    event_id = add_event(engine, NOON)
    show_stops(engine, NOON)
    assert {url: client.get(url).data for url in before} == before
    assert client.post(f"/stations/E{event_id}/reports", data={"verdict": "fine"}).status_code == 404
    with change(engine) as connection:
        assert connection.scalars(COUNTED).all() == [1, 1, 1]  # the hall


def test_what_stays_the_same_is_not_sent_again_and_hours_are_kept(engine: Engine, add: AddStation) -> None:
    event_id = add_event(engine, NOON)
    changed_in = select(public_station.c.changed_in).where(public_station.c.station_id == -event_id)
    show_stops(engine, NOON)
    with change(engine) as connection:
        first = connection.scalar(changed_in)
    show_stops(engine, NOON + timedelta(minutes=5))
    with change(engine) as connection:
        assert connection.scalar(changed_in) == first
        connection.execute(update(event).values(address="改到二楼"))
    show_stops(engine, NOON + timedelta(minutes=10))
    with change(engine) as connection:
        assert connection.scalar(changed_in) != first
        waiting = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'stops.show'"
        assert connection.scalar(text(waiting)) == 1  # of both changes


def test_a_deleted_station_is_forgotten(engine: Engine, hall: int) -> None:
    with change(engine) as connection:
        connection.execute(text("DELETE FROM station WHERE id = :id"), {"id": hall})
        assert connection.scalar(select(func.count()).select_from(public_station)) == 0
