"""The driver's vehicle: strict numbers with words beside the field; in no address that the form makes."""

import re

import pytest
from factories import HERE, AddStation, north
from flask.testing import FlaskClient

from locator.search.views.vehicle import parse_vehicle_metres, vehicle_faults
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import TruckAccess

RANGE, DIGITS, COMMA, NUMBER = "应在 0 到 10 米之间", "请用半角数字", "小数点用“.”", "应是米数"
BAD_NUMBERS = (
    ("40", RANGE), ("-1", RANGE), ("－1", RANGE), ("0", RANGE), ("10.01", RANGE), ("9999", RANGE),
    ("４.２", DIGITS), ("４．２", DIGITS), ("4,2", COMMA), ("4，2", COMMA), ("1,000", COMMA),
    ("四米二", NUMBER), ("abc", NUMBER), ("4.2.1", NUMBER), ("1e1", NUMBER), ("0x4", NUMBER), ("nan", NUMBER),
    ("inf", NUMBER), ("4_2", NUMBER), ("4 2", NUMBER), ("<b>", NUMBER), ("4.2'", NUMBER), ("٤", NUMBER),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "metres"), [("4.2", 4.2), (" 4 ", 4.0), ("4.2米", 4.2), ("3.85 m", 3.85), ("10", 10)]
)
def test_metres_are_read(text: str, metres: float) -> None:
    assert parse_vehicle_metres(text, 10) == metres


@pytest.mark.parametrize(("text", "words"), BAD_NUMBERS)
def test_a_bad_number_is_refused_with_words(text: str, words: str) -> None:
    assert words in str(vehicle_faults({"height_m": text})["height_m"])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("text", ["40", "4,2", "<b>4</b>"])
def test_the_form_is_shown_again_with_words_beside_the_field(
    client: FlaskClient, method: str, text: str
) -> None:
    given = {
        "mode": "truck",
        "height_m": text,
        "length_m": "17.5",
        "lon": str(HERE.lon),
        "lat": str(HERE.lat),
    }
    kind = "query_string" if method == "get" else "data"
    answer = getattr(client, method)("/", **{kind: given}, headers={"Accept": "text/html"})
    assert answer.status_code == 400 and answer.headers["Cache-Control"] == "no-store"
    assert "<b>4" not in answer.text and 'value="17.5"' in answer.text
    field, fault = answer.text.index('id="height_m"'), answer.text.index('id="height_m-fault"')
    assert 0 < fault - field < 500
    assert re.search(r'id="height_m-fault" role="alert">[^<]+<', answer.text)
    assert re.search(r'id="length_m-fault" role="alert" hidden>', answer.text)


def test_a_search_by_name_takes_the_vehicle_from_the_body(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), name="矮门", address="蓝塘路", truck=TruckAccess(max_height_m=3.5))
    add(at=north(200), name="高门", address="蓝塘路", truck=TruckAccess(max_height_m=4.5))
    page = client.post("/", data={"mode": "truck", "q": "蓝塘路", "height_m": "4.2"}).text
    assert "高门" in page and "矮门" not in page


def test_stations_without_known_room_stand_under_those_that_have_it(
    client: FlaskClient, add: AddStation
) -> None:
    add(at=north(100), name="路边驿站")
    add(at=north(3000), name="司机之家", kind=StationKind.DRIVER_HOME)
    page = client.post("/", data={"mode": "truck", "lon": HERE.lon, "lat": HERE.lat}).text
    assert page.index(">司机之家</a>") < page.index(">路边驿站</a>")
    assert page.count("没有登记能不能停货车，去之前先问") == 1
    assert "最近开着的：" in page and '最近开着的：<span lang="zh-Hans">路边驿站' not in page
    walking = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat}).text
    assert walking.index(">路边驿站</a>") < walking.index(">司机之家</a>") and "停货车，去之前" not in walking


def test_guarded_parking_is_a_filter(client: FlaskClient, add: AddStation) -> None:
    for name, guarded in (("有人看", True), ("没人看", False), ("没说", None)):
        add(at=north(100), name=name, kind=StationKind.DRIVER_HOME, truck=TruckAccess(guarded=guarded))
    page = client.get("/?division=441202&mode=truck&has=truck_guarded").text
    assert ">有人看</a>" in page and ">没人看</a>" not in page and ">没说</a>" not in page
    assert re.search(r'name="has" value="truck_guarded" checked><span[^>]*>有人看车</span>', page)
