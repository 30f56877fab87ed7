"""The search for the nearest stations over HTTP: hits, GET and POST, refusals."""

from datetime import datetime

import pytest
from factories import HERE, NOON, AddStation, access, north, offers
from flask.testing import FlaskClient

from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import StationKind
from locator.time_zone import SHANGHAI

URL = "/api/v1/stations/nearest"
POSITION = {"lon": HERE.lon, "lat": HERE.lat}


def search(client: FlaskClient, **more: object) -> list[dict]:  # type: ignore[type-arg]
    response = client.post(URL, json=POSITION | more)
    assert response.status_code == 200, response.text
    return [feature["properties"] for feature in response.json["features"]]


def names(client: FlaskClient, **more: object) -> list[str]:
    return [properties["name"] for properties in search(client, **more)]


def test_a_hit_has_what_a_worker_needs(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", opening_hours="Mo-Fr 08:30-17:30", services=offers("drinking_water", "toilet"))
    hit = search(client)[0]
    assert hit["name"] == "黄塘驿站"
    assert hit["kind"] == "union_station"
    assert hit["distance_m"] == 0
    assert (hit["open_state"], hit["opens_at"]) == ("open", None)
    assert datetime.fromisoformat(hit["closes_at"]) == NOON.replace(hour=17, minute=30)
    assert hit["access"]["method"] == "open_door"
    assert hit["services"] == ["drinking_water", "toilet"]
    assert hit["position_quality"] == "surveyed"
    assert set(hit["verified"]) == {"position", "hours", "services", "access"}
    assert hit["page"] == f"/stations/{hit['code']}"
    assert hit["reason"]
    assert client.get(hit["page"]).status_code == 200


@pytest.mark.parametrize(
    ("accept_language", "reason"), [("zh-CN", "最快能进的一处"), ("en", "The one you can get into soonest")]
)
def test_the_reason_is_in_the_language_of_the_program_that_asks(
    client: FlaskClient, add: AddStation, accept_language: str, reason: str
) -> None:
    add()
    headers = {"Accept-Language": accept_language}
    response = client.post(URL, json=POSITION | {"mode": "walk"}, headers=headers)
    assert response.json["features"][0]["properties"]["reason"] == reason
    assert "Accept-Language" in response.vary


def test_get_and_post_return_the_same(client: FlaskClient, add: AddStation) -> None:
    add()
    add(at=north(300))
    by_get = client.get(URL, query_string=POSITION | {"limit": 2})
    assert by_get.json == client.post(URL, json=POSITION | {"limit": 2}).json


def test_the_nearest_comes_first(client: FlaskClient, add: AddStation) -> None:
    for metres in (900, 100, 400):
        add(at=north(metres), name=f"{metres} 米")
    assert names(client) == ["100 米", "400 米", "900 米"]
    assert [round(properties["distance_m"]) for properties in search(client)] == [100, 400, 900]


def test_each_filter_excludes_what_does_not_match(client: FlaskClient, add: AddStation) -> None:
    add(name="水", services=offers("drinking_water"))
    add(at=north(10), name="水和厕所", services=offers("drinking_water", "toilet"))
    add(at=north(20), name="要应用", access=access(AccessMethod.APP_ONLY), services=())
    add(at=north(30), name="司机之家", kind=StationKind.DRIVER_HOME, services=())
    add(at=north(40), name="关着", opening_hours="Mo-Fr 14:00-15:00", services=())
    assert names(client, services=["drinking_water", "toilet"]) == ["水和厕所"]
    assert "要应用" not in names(client, access="no_app")
    assert names(client, kind=["driver_home"]) == ["司机之家"]
    assert names(client, open_state=["closed"]) == ["关着"]
    assert names(client, within_m=15) == ["水", "水和厕所"]
    assert names(client, limit=1) == ["水"]


def test_stations_open_tonight_can_be_searched_at_noon(client: FlaskClient, add: AddStation) -> None:
    add(name="白天", opening_hours="08:00-20:00")
    add(at=north(100), name="通宵", opening_hours="24/7")
    add(at=north(200), name="半夜关门", opening_hours="18:00-02:00")
    night = "2026-11-23T23:00+08:00/2026-11-24T05:00+08:00"
    assert names(client, open_during=night) == ["通宵"]
    assert search(client, at="2026-11-23T23:30")[0]["open_state"] == "closed"


def test_with_a_mode_stations_rank_by_the_state_on_arrival(client: FlaskClient, add: AddStation) -> None:
    add(at=north(800), name="快关了", opening_hours="08:00-12:05")
    add(at=north(900), name="开着", opening_hours="24/7")
    assert names(client) == ["快关了", "开着"]
    assert names(client, mode="walk") == ["开着", "快关了"]
    late = search(client, mode="walk")[1]
    assert late["open_state"] == "closing_soon"
    assert late["arrival"]["open_state"] == "closed"
    assert late["arrival"]["travel_source"] == "estimate"
    assert late["reason"] == "5 分钟后关门，路上需 12 分钟"


def test_open_on_arrival_can_be_required(client: FlaskClient, add: AddStation) -> None:
    add(at=north(800), name="快关了", opening_hours="08:00-12:05")
    add(at=north(900), name="就要开", opening_hours="12:10-18:00")
    assert names(client, mode="walk", open_state=["open", "closing_soon"]) == ["就要开"]
    assert names(client, open_state=["open", "closing_soon"]) == ["快关了"]


@pytest.mark.parametrize(("mode", "max_distance_m"), [("walk", 4032), ("ebike", 13_846), ("truck", 69_428)])
def test_no_station_beyond_reach_counts_as_open_on_arrival(
    client: FlaskClient, add: AddStation, mode: str, max_distance_m: int
) -> None:
    add(at=north(max_distance_m - 20), name="一小时之内")
    add(at=north(max_distance_m + 20), name="一小时以外")
    is_open = {"mode": mode, "open_state": ["open", "closing_soon"]}
    assert names(client, **is_open) == ["一小时之内"]
    assert len(names(client, mode=mode)) == 2


def test_without_an_app_the_hours_with_an_app_do_not_count(client: FlaskClient, add: AddStation) -> None:
    from locator.stations.domain.access import SelfService

    by_app = SelfService("17:30-24:00", AccessMethod.APP_ONLY, "粤工惠")
    add(opening_hours="Mo-Fr 08:30-17:30", self_service=by_app)
    evening = {"at": "2026-11-23T20:00"}
    assert search(client, **evening)[0]["open_state"] == "open"
    assert search(client, access="no_app", **evening)[0]["open_state"] == "closed"


def test_a_service_with_hours_of_its_own_must_be_open_too(client: FlaskClient, add: AddStation) -> None:
    from locator.stations.domain.service import Availability, ServiceOffer

    advice = ServiceOffer("legal_advice", Availability.YES, opening_hours="We 14:00-17:00")
    add(services=(advice,))
    open_advice = {"services": ["legal_advice"], "open_state": ["open", "closing_soon"]}
    assert names(client, services=["legal_advice"]) != []
    assert names(client, **open_advice) == []
    assert names(client, at="2026-11-25T15:00", **open_advice) != []


def test_unknown_hours_are_returned_as_unknown(client: FlaskClient, add: AddStation) -> None:
    add(opening_hours="")
    hit = search(client)[0]
    assert (hit["open_state"], hit["opens_at"], hit["closes_at"]) == ("unknown", None, None)
    assert search(client, open_state=["open", "closing_soon", "closed"]) == []


@pytest.mark.parametrize(
    ("changes", "parameter", "message"),
    [
        ({"lon": None}, "lon", "度"),
        ({"lon": "23.05", "lat": "112.47"}, None, "经度"),
        ({"lon": "NaN"}, "lon", "度"),
        ({"lon": "inf"}, "lon", "度"),
        ({"lon": 0, "lat": 0}, None, "0"),
        ({"lon": "１１２"}, "lon", "半角"),
        ({"lon": True}, "lon", "度"),
        ({"limit": 0}, "limit", "最小 1"),
        ({"limit": "ten"}, "limit", "整数"),
        ({"within_m": 10_000_000}, "within_m", "最大"),
        ({"services": ["flying_carpet"]}, "services", "flying_carpet"),
        ({"kind": ["castle"]}, "kind", "不认识"),
        ({"access": "magic"}, "access", "no_app"),
        ({"open_state": ["ajar"]}, "open_state", "不认识"),
        ({"mode": "horse"}, "mode", "不认识"),
        ({"at": "tomorrow"}, "at", "时间"),
        ({"open_during": "2026-11-23T23:00"}, "open_during", "起止"),
        ({"open_during": "2026-11-24T05:00/2026-11-23T23:00"}, "open_during", "之后"),
        ({"radius": 5}, "radius", "没有这个参数"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(
    client: FlaskClient, changes: dict[str, object], parameter: str | None, message: str
) -> None:
    response = client.post(URL, json=POSITION | changes)
    assert response.status_code == 400, response.text
    assert response.content_type == "application/problem+json"
    assert message in response.text
    if parameter:
        assert parameter in [error["parameter"] for error in response.json["errors"]]


def test_an_unknown_service_in_a_query_string_is_refused(client: FlaskClient) -> None:
    response = client.get(URL, query_string=POSITION | {"services": "toilet,flying_carpet"})
    assert response.status_code == 400
    assert "flying_carpet" in response.json["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"lon=1", "application/x-www-form-urlencoded", 400),
        (b'{"lon":' + b" " * 70_000 + b"1}", "application/json", 413),
    ],
)
def test_an_invalid_body_is_refused(client: FlaskClient, body: bytes, content_type: str, status: int) -> None:
    response = client.post(URL, data=body, content_type=content_type)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


def test_a_plus_decoded_as_a_space_is_understood(client: FlaskClient, add: AddStation) -> None:
    add(opening_hours="Mo-Fr 08:30-17:30")
    url = f"{URL}?lon={HERE.lon}&lat={HERE.lat}&at=2026-11-23T20:00:00+08:00"
    assert client.get(url).json["features"][0]["properties"]["open_state"] == "closed"


def test_answers_to_a_position_are_not_cached(client: FlaskClient, add: AddStation) -> None:
    add()
    for response in (client.post(URL, json=POSITION), client.get(URL, query_string=POSITION)):
        assert response.headers["Cache-Control"] == "no-store"


def test_equal_distances_have_a_stable_order(client: FlaskClient, add: AddStation) -> None:
    for number in range(5):
        add(name=f"同楼{number}")
    assert names(client) == [f"同楼{number}" for number in range(5)]
    assert {properties["reason"] for properties in search(client)[1:]} == {"与上一处同样远"}


def test_the_opening_time_is_in_shanghai_time(client: FlaskClient, add: AddStation) -> None:
    add(opening_hours="Mo-Fr 14:00-18:00")
    opens_at = datetime.fromisoformat(search(client)[0]["opens_at"])
    assert opens_at.astimezone(SHANGHAI).hour == 14
