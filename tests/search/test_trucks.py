"""Searches by truck: size limits, and the sides of divided roads."""

from typing import Any

import pytest
from factories import HERE, AddStation, north
from flask.testing import FlaskClient

from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import DETOUR_M, RoadSide, TruckAccess

DRIVER_HOME = StationKind.DRIVER_HOME


def nearest(client: FlaskClient, **parameters: object) -> list[dict[str, Any]]:
    question = {"lon": HERE.lon, "lat": HERE.lat, "mode": "truck", **parameters}
    answer = client.post("/api/v1/stations/nearest", json=question).get_json()
    return [feature["properties"] for feature in answer["features"]]


def names(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["name"] for hit in hits]


@pytest.fixture
def pair(add: AddStation) -> None:
    """Add both halves of a service area, and a station in town five kilometres away."""
    up, down = (TruckAccess(road="G4", side=side, km=1250.3) for side in (RoadSide.UP, RoadSide.DOWN))
    add(at=north(150), name="服务区上行站", kind=DRIVER_HOME, truck=up)
    add(at=north(200), name="服务区下行站", kind=DRIVER_HOME, truck=down)
    add(at=north(5000), name="城里司机之家", kind=DRIVER_HOME)


@pytest.mark.usefixtures("pair")
def test_the_other_side_of_an_expressway_ranks_by_the_detour_to_it(client: FlaskClient) -> None:
    hits = nearest(client, road="g4", road_side="up")
    assert names(hits) == ["服务区上行站", "城里司机之家", "服务区下行站"]
    assert hits[2]["reason"] == "在 G4 下行一侧，路程按掉头绕行算"
    assert hits[2]["arrival"]["travel_s"] > DETOUR_M / 15 > hits[0]["arrival"]["travel_s"]


@pytest.mark.usefixtures("pair")
def test_without_a_side_stations_reachable_from_both_come_first(client: FlaskClient) -> None:
    hits = nearest(client)
    assert names(hits)[0] == "城里司机之家"
    assert all("一侧" in hit["reason"] for hit in hits[1:])


def test_a_driver_in_the_yard_has_no_detour(client: FlaskClient, add: AddStation) -> None:
    add(at=north(40), name="服务区上行站", truck=TruckAccess(road="G4", side=RoadSide.UP))
    assert nearest(client)[0]["arrival"]["travel_s"] < 60


def test_a_national_road_is_not_divided(client: FlaskClient, add: AddStation) -> None:
    add(at=north(200), name="国道边的站", truck=TruckAccess(road="G353", side=RoadSide.DOWN))
    assert nearest(client, road="G353", road_side="up")[0]["reason"] == "最快能进的一处"


def test_a_truck_of_4_2_metres_is_never_sent_to_a_gate_of_3_5(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), name="矮门", truck=TruckAccess(max_height_m=3.5))
    add(at=north(200), name="短院", truck=TruckAccess(max_length_m=9.6, max_height_m=4.5))
    add(at=north(300), name="大院", truck=TruckAccess(max_length_m=18.1, max_height_m=4.2))
    add(at=north(400), name="没量过")
    assert names(nearest(client, height_m=4.2, length_m=17.5)) == ["大院", "没量过"]
    assert names(nearest(client, height_m=4.2)) == ["短院", "大院", "没量过"]
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "mode": "truck", "height_m": "4.2米"})
    assert "大院" in page.text and "矮门" not in page.text


def test_a_height_excludes_nothing_when_walking(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), name="矮门", truck=TruckAccess(max_height_m=3.5))
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "mode": "walk", "height_m": "4.2"})
    assert "矮门" in page.text


@pytest.mark.parametrize(
    "parameters", [{"height_m": 0}, {"height_m": "高"}, {"length_m": 99}, {"road_side": "left"}]
)
def test_an_impossible_truck_parameter_is_refused_by_name(
    client: FlaskClient, parameters: dict[str, Any]
) -> None:
    question = {"lon": HERE.lon, "lat": HERE.lat, "mode": "truck", **parameters}
    answer = client.post("/api/v1/stations/nearest", json=question)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == next(iter(parameters))


def test_a_station_page_shows_what_a_driver_must_know(client: FlaskClient, add: AddStation) -> None:
    add(name="上行站", truck=TruckAccess(18.1, 4.5, False, 60, "G4", RoadSide.UP, 1250.3))
    code = client.get("/api/v1/stations").get_json()["features"][0]["id"]
    page = client.get(f"/stations/{code}").text
    for text in ("最长 18.1 米", "4.5 米", "60 个", "没人看车", "G4 上行 K1250+300", "到下一个出口调头"):
        assert text in page


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("mode", ["walk", "ebike"])
def test_who_is_not_on_the_road_is_not_charged_a_turn(client: FlaskClient, mode: str) -> None:
    """Somebody who walks to a service area comes by the footpath, whichever side it is on."""
    hits = nearest(client, mode=mode, road="G4", road_side="up")
    assert names(hits) == ["服务区上行站", "服务区下行站", "城里司机之家"]
    assert hits[1]["arrival"]["travel_s"] < 300 and "掉头" not in hits[1]["reason"]
