"""What is ahead of a driver on a road: by the road's course where there is a ground, else by its name."""

import re
from typing import Any

import pytest
from factories import AddStation, offers
from flask.testing import FlaskClient
from grounds import put_empty_ground
from sqlalchemy import Engine, text

from geodata.lonlat import LonLat
from locator.db.session import change
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import RoadSide, TruckAccess

LAT = 31.0
KM = 1 / 95.5  # degrees of longitude at this latitude
DRIVER_HOME = StationKind.DRIVER_HOME
INSERT = text("""
INSERT INTO ground.road (osm_id, kind, rank, name, names, ref, is_oneway, is_bridge, is_tunnel, geom)
VALUES (1, :kind, 1, '沪蓉高速', '{}', :ref, true, false, false,
  ST_Transform(ST_GeomFromText(:line, 4326), 3857))
""")


def at(km: float, north_m: float = 0.0) -> LonLat:
    return LonLat(112 + km * KM, LAT + north_m / 111_320)


def line(*kilometres: float, north_m: float) -> str:
    points = (at(km, north_m) for km in kilometres)
    return f"LINESTRING({', '.join(f'{point.lon} {point.lat}' for point in points)})"


def on_g42(side: RoadSide) -> dict[str, Any]:
    truck = TruckAccess(max_height_m=4.5, road="G42", side=side, spaces=40)
    return {"kind": DRIVER_HOME, "truck": truck, "services": offers("shower", "truck_parking")}


@pytest.fixture
def stations(add: AddStation) -> None:
    """Add stations along a road that runs east; the first is behind a driver at kilometre 10."""
    add(at=at(5, -60), name="身后服务区", **on_g42(RoadSide.UP))
    add(at=at(40, -60), name="四十服务区", **on_g42(RoadSide.UP))
    add(at=at(40.1, 90), name="四十对面", **on_g42(RoadSide.DOWN))
    add(at=at(22, -1_200), name="镇上驿站", address="G42 出口旁")
    add(at=at(25, 9_000), name="远处驿站", address="G4 旁边")


@pytest.fixture
def ground(engine: Engine) -> None:
    """Load both carriageways, cut into ways that are in no order, and a ramp."""
    with change(engine) as connection:
        put_empty_ground(connection)
        ways = [line(30, 80, north_m=0), line(0, 12, 30, north_m=0)]
        ways += [line(80, 30, north_m=30), line(30, 0, north_m=30)]
        for way in ways:
            connection.execute(INSERT, {"kind": "motorway", "ref": "G42;S88", "line": way})
        connection.execute(INSERT, {"kind": "motorway_link", "ref": "G42", "line": line(30, 31, north_m=-90)})
        connection.execute(INSERT, {"kind": "motorway", "ref": "G421", "line": line(10, 90, north_m=500)})


def ask(client: FlaskClient, **fields: object) -> str:
    place = at(10)
    form = {"mode": "truck", "lon": f"{place.lon:.6f}", "lat": f"{place.lat:.6f}", "road": "g42", **fields}
    answer = client.post("/road", data=form, headers={"Accept": "text/html"})
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def legs(page: str) -> dict[str, list[str]]:
    """Return the names of the stations by the direction of each list."""
    parts = re.split(r'data-heading="(\w+)"', page)[1:]
    return {heading: names(part) for heading, part in zip(parts[::2], parts[1::2], strict=True)}


def names(part: str) -> list[str]:
    return re.findall(r"<h2><a [^>]*>([^<]+)</a>", part)


@pytest.mark.usefixtures("stations", "ground")
def test_what_is_ahead_is_listed_by_the_distance_along_the_road(client: FlaskClient) -> None:
    page = ask(client)
    assert legs(page) == {"e": ["镇上驿站", "四十服务区", "四十对面"], "w": ["身后服务区"]}
    assert re.findall(r"沿 G42 往前 [^<]+", page)[:3] == [
        "沿 G42 往前 12.0 公里，离路 1.2 公里",
        "沿 G42 往前 30.0 公里，就在路边",
        "沿 G42 往前 30.1 公里，在对面一侧：要到下一个出口掉头",
    ]
    assert page.count("没有登记能不能停货车") == 1  # the one in town


@pytest.mark.usefixtures("stations", "ground")
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"heading": "ne"}, "e"),
        ({"heading": "w"}, "w"),
        ({"road_side": "up"}, "e"),
        ({"road_side": "down"}, "w"),
    ],
)
def test_a_direction_can_be_chosen(client: FlaskClient, chosen: dict[str, str], expected: str) -> None:
    """By the compass, or as on the road's signs: on which side stations lie tells where 上行 leads."""
    assert list(legs(ask(client, **chosen))) == [expected]


@pytest.mark.usefixtures("stations", "ground")
def test_the_vehicle_and_the_filters_apply(client: FlaskClient) -> None:
    assert legs(ask(client, height_m="4.6")) == {"e": ["镇上驿站"], "w": []}
    assert legs(ask(client, service="shower"))["e"] == ["四十服务区", "四十对面"]


@pytest.mark.usefixtures("stations")
def test_without_a_ground_stations_that_name_the_road_are_listed_and_it_says_so(client: FlaskClient) -> None:
    page = ask(client, road_side="up")
    assert "这里没有装路线图" in page and "data-heading" not in page
    assert names(page) == ["身后服务区", "镇上驿站", "四十服务区", "四十对面"]
    assert "在 G42 下行一侧，路程按掉头绕行算" in page


@pytest.mark.usefixtures("stations", "ground")
@pytest.mark.parametrize("road", ["G4", "G421", "沪渝高速", "' OR 1=1", ".*"])
def test_a_road_that_is_not_here_is_not_guessed(client: FlaskClient, road: str) -> None:
    place = at(10, 9_000)  # off every road
    page = ask(client, road=road, lat=f"{place.lat:.6f}")
    assert "您不在这条路上" in page
    # The ground knows G421, and one station beside it that is registered on no other road.
    assert names(page) == {"G4": ["远处驿站"], "G421": ["镇上驿站"]}.get(road, [])


@pytest.mark.usefixtures("stations", "ground")
def test_a_road_is_known_by_its_name_too(client: FlaskClient) -> None:
    assert set(legs(ask(client, road="沪蓉高速"))) == {"e", "w"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"road": " "}, "请写路名或编号"),
        ({"lon": ""}, "要知道您在哪"),
        ({"height_m": "40"}, "应在 0 到 10 米之间"),
        ({"heading": "up"}, "没有这个方向"),
        ({"lat": "999"}, "应在"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_words(
    client: FlaskClient, fields: dict[str, str], words: str
) -> None:
    assert words in ask(client, **fields)


def test_the_address_alone_leads_to_the_form(client: FlaskClient) -> None:
    assert client.get("/road").headers["Location"] == "/?mode=truck"


HTML = {"Accept": "text/html"}


@pytest.mark.usefixtures("stations", "ground")
def test_a_number_alone_lists_what_is_registered_on_the_road_and_what_lies_beside_it(
    client: FlaskClient, add: AddStation
) -> None:
    add(at=at(75, 1_500), name="路北驿站")
    add(at=at(90, 100), name="走完了路的驿站")  # the road ends at kilometre 80
    page = client.get("/?q=G42", headers=HTML).text
    registered, beside = page.split('class="similar beside-road"')
    assert set(names(registered)) == {"身后服务区", "四十服务区", "四十对面"}
    assert names(beside) == ["镇上驿站", "路北驿站"]
    assert "从西往东，2 处" in beside and 'href="/?mode=truck&amp;road=G42"' in beside


@pytest.mark.usefixtures("stations")
def test_without_a_ground_a_number_lists_what_is_registered(client: FlaskClient) -> None:
    page = client.get("/?q=G42", headers=HTML).text
    assert len(names(page)) == 3 and "beside-road" not in page and "road=G42" in page


@pytest.mark.usefixtures("ground")
def test_a_road_without_stations_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=G42", headers=HTML).text
    assert "这条路上还没有登记驿站" in page and "离路 2 公里以内没有别的驿站" in page
    assert "beside-road" not in client.get("/?q=G99", headers=HTML).text  # the ground does not know it


@pytest.mark.usefixtures("stations", "ground")
def test_who_is_off_the_road_sees_what_lies_on_it_by_distance(client: FlaskClient) -> None:
    place = at(24, -9_000)
    page = ask(client, lon=f"{place.lon:.6f}", lat=f"{place.lat:.6f}")
    assert "您不在这条路上" in page and names(page)[0] == "镇上驿站" and "远处驿站" not in page
    without_number = ask(client, lon=f"{place.lon:.6f}", lat=f"{place.lat:.6f}", road="沪蓉高速")
    assert names(without_number) == []
