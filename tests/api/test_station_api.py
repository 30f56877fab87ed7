"""The API of stations and divisions: pages, single stations, errors."""

from factories import HERE, AddStation, north, offers
from flask.testing import FlaskClient

from locator.stations.domain.station import LifecycleStatus, PositionQuality

STATIONS = "/api/v1/stations"


def test_the_pages_contain_each_station_once(client: FlaskClient, add: AddStation) -> None:
    for number in range(7):
        add(at=north(number * 10), name=f"站{number}")
    found, url = [], f"{STATIONS}?limit=3"
    while url:
        page = client.get(url).json
        found += [feature["properties"]["name"] for feature in page["features"]]
        links = {link["rel"]: link["href"] for link in page["links"]}
        assert page["numberReturned"] == len(page["features"]) <= 3
        url = links.get("next", "")
    assert found == [f"站{number}" for number in range(7)]


def test_a_box_and_a_division_select_stations(client: FlaskClient, add: AddStation) -> None:
    add(name="近")
    add(at=north(50_000), name="远", division_code="441223")
    box = f"{HERE.lon - 0.01},{HERE.lat - 0.01},{HERE.lon + 0.01},{HERE.lat + 0.01}"

    def names(**parameters: str) -> list[str]:
        response = client.get(STATIONS, query_string=parameters)
        return [feature["properties"]["name"] for feature in response.json["features"]]

    assert names(bbox=box) == ["近"]
    assert names(division="441223") == ["远"]
    assert names(division="440000") == ["近", "远"]
    assert names(kind="driver_home") == []


def test_a_wrong_box_is_refused(client: FlaskClient) -> None:
    for box in ("1,2,3", "120,30,110,20", "a,b,c,d"):
        response = client.get(STATIONS, query_string={"bbox": box})
        assert response.status_code == 400
        assert response.json["errors"][0]["parameter"] == "bbox"


def test_one_station_has_all_properties(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", services=offers("toilet", missing=("shower",)), hours_posted="每天")
    code = client.get(STATIONS).json["features"][0]["id"]
    properties = client.get(f"{STATIONS}/{code}").json["properties"]
    assert properties["opening_hours"] == "24/7"
    assert properties["opening_hours_posted"] == "每天"
    assert {offer["service"]: offer["available"] for offer in properties["offers"]} == {
        "toilet": "yes",
        "shower": "no",
    }
    assert properties["provenance"]["hours"]["source"] == "测试"


def test_a_station_without_a_position_is_listed_without_one(client: FlaskClient, add: AddStation) -> None:
    add(at=None, name="没有位置")
    feature = client.get(STATIONS).json["features"][0]
    assert feature["geometry"] is None
    assert feature["properties"]["position_quality"] == "missing"
    nearest = client.get(f"{STATIONS}/nearest", query_string={"lon": HERE.lon, "lat": HERE.lat})
    assert nearest.json["features"] == []


def test_an_approximate_position_is_marked(client: FlaskClient, add: AddStation) -> None:
    add(position_quality=PositionQuality.APPROXIMATE)
    assert client.get(STATIONS).json["features"][0]["properties"]["position_quality"] == "approximate"


def test_a_suspended_station_is_not_listed_but_keeps_its_url(client: FlaskClient, add: AddStation) -> None:
    add(name="开着")
    add(name="停着", status=LifecycleStatus.SUSPENDED, status_reason="装修")
    listed = client.get(STATIONS).json["features"]
    assert [feature["properties"]["name"] for feature in listed] == ["开着"]
    code = int(listed[0]["id"]) + 1
    properties = client.get(f"{STATIONS}/{code}").json["properties"]
    assert (properties["status"], properties["status_reason"]) == ("suspended", "装修")


def test_an_unknown_code_is_a_typed_problem(client: FlaskClient) -> None:
    response = client.get(f"{STATIONS}/999999")
    assert response.status_code == 404
    assert response.json["type"].endswith("station-not-found")


def test_divisions_have_their_number_of_stations(client: FlaskClient, add: AddStation) -> None:
    add()
    add(at=north(100))
    response = client.get("/api/v1/divisions?level=province")
    properties = response.json["features"][0]["properties"]
    assert (properties["code"], properties["stations"]) == ("440000", 2)


def test_a_wrong_method_is_refused_with_the_allowed_ones(client: FlaskClient) -> None:
    response = client.delete(STATIONS)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.content_type == "application/problem+json"


def test_an_unknown_api_path_is_a_problem(client: FlaskClient) -> None:
    response = client.get("/api/v2/stations")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
