"""Pages of stations, one station, and divisions, as programs read them."""

from factories import HERE, AddStation, north, offers
from flask.testing import FlaskClient

from locator.stations.domain.station import LifecycleStatus, PositionQuality

STATIONS = "/api/v1/stations"


def test_the_pages_hold_each_station_once(client: FlaskClient, add: AddStation) -> None:
    for number in range(7):
        add(at=north(number * 10), name=f"站{number}")
    found, address = [], f"{STATIONS}?limit=3"
    while address:
        page = client.get(address).json
        found += [feature["properties"]["name"] for feature in page["features"]]
        links = {link["rel"]: link["href"] for link in page["links"]}
        assert page["numberReturned"] == len(page["features"]) <= 3
        address = links.get("next", "")
    assert found == [f"站{number}" for number in range(7)]


def test_a_box_and_a_division_choose(client: FlaskClient, add: AddStation) -> None:
    add(name="近")
    add(at=north(50_000), name="远", division_code="441223")
    box = f"{HERE.lon - 0.01},{HERE.lat - 0.01},{HERE.lon + 0.01},{HERE.lat + 0.01}"

    def names(**question: str) -> list[str]:
        answer = client.get(STATIONS, query_string=question)
        return [feature["properties"]["name"] for feature in answer.json["features"]]

    assert names(bbox=box) == ["近"]
    assert names(division="441223") == ["远"]
    assert names(division="440000") == ["近", "远"]
    assert names(kind="driver_home") == []


def test_a_wrong_box_is_refused(client: FlaskClient) -> None:
    for box in ("1,2,3", "120,30,110,20", "a,b,c,d"):
        answer = client.get(STATIONS, query_string={"bbox": box})
        assert answer.status_code == 400
        assert answer.json["errors"][0]["parameter"] == "bbox"


def test_one_station_tells_everything(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", services=offers("toilet", missing=("shower",)), hours_posted="每天")
    code = client.get(STATIONS).json["features"][0]["id"]
    its = client.get(f"{STATIONS}/{code}").json["properties"]
    assert its["opening_hours"] == "24/7"
    assert its["opening_hours_posted"] == "每天"
    assert {one["service"]: one["available"] for one in its["offers"]} == {"toilet": "yes", "shower": "no"}
    assert its["provenance"]["hours"]["source"] == "测试"


def test_a_station_without_a_position_is_told_without_one(client: FlaskClient, add: AddStation) -> None:
    add(at=None, name="没有位置")
    feature = client.get(STATIONS).json["features"][0]
    assert feature["geometry"] is None
    assert feature["properties"]["position_quality"] == "missing"
    nearest = client.get(f"{STATIONS}/nearest", query_string={"lon": HERE.lon, "lat": HERE.lat})
    assert nearest.json["features"] == []


def test_an_approximate_position_says_so(client: FlaskClient, add: AddStation) -> None:
    add(position_quality=PositionQuality.APPROXIMATE)
    assert client.get(STATIONS).json["features"][0]["properties"]["position_quality"] == "approximate"


def test_a_suspended_station_is_not_listed_but_keeps_its_address(
    client: FlaskClient, add: AddStation
) -> None:
    add(name="开着")
    add(name="停着", status=LifecycleStatus.SUSPENDED, status_reason="装修")
    listed = client.get(STATIONS).json["features"]
    assert [feature["properties"]["name"] for feature in listed] == ["开着"]
    code = int(listed[0]["id"]) + 1
    its = client.get(f"{STATIONS}/{code}").json["properties"]
    assert (its["status"], its["status_reason"]) == ("suspended", "装修")


def test_an_unknown_code_is_a_problem_with_a_name(client: FlaskClient) -> None:
    answer = client.get(f"{STATIONS}/999999")
    assert answer.status_code == 404
    assert answer.json["type"].endswith("station-not-found")


def test_divisions_are_counted(client: FlaskClient, add: AddStation) -> None:
    add()
    add(at=north(100))
    answer = client.get("/api/v1/divisions?level=province")
    its = answer.json["features"][0]["properties"]
    assert (its["code"], its["stations"]) == ("440000", 2)


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete(STATIONS)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"


def test_a_path_of_the_api_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/v2/stations")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
