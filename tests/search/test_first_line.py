"""The first line of an answer says where the nearest open door is, or truthfully what there is instead."""

from typing import Any

import pytest
from factories import HERE, NOON, AddStation, north, offers
from flask.testing import FlaskClient

from geodata.lonlat import LonLat
from locator.entries.domain.draft import Provenance
from locator.stations.domain.station import Facet

NIGHT = NOON.replace(hour=2)
PARIS = LonLat(2.35, 48.86)
XINING = LonLat(101.78, 36.62)  # far from the stations of these tests
ULAANBAATAR = LonLat(106.9, 47.9)


def ask(client: FlaskClient, here: LonLat = HERE, **said: object) -> dict[str, Any]:
    question = {"lon": here.lon, "lat": here.lat, "mode": "walk", "at": NIGHT.isoformat(), **said}
    response = client.post("/api/v1/stations/nearest", json=question)
    assert response.status_code == 200, response.text
    return dict(response.json)


def shown(client: FlaskClient, here: LonLat = HERE, **said: object) -> str:
    """Return the page, without what its script fills in."""
    fields = {"lon": here.lon, "lat": here.lat, "at": NIGHT.isoformat(), **said}
    return str(client.post("/", data=fields).text).partition('<template id="card-shape">')[0]


def test_it_names_the_nearest_open_door_and_until_when(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), name="关着", opening_hours="Mo-Su 08:00-20:00")
    add(at=north(830), name="开到早上", opening_hours="Mo-Su 20:00-08:30")
    answer = ask(client)
    assert answer["answer"] == "最近开着的：开到早上，830 米，08:30 前都开（时间没有核对过）"
    assert answer["nearest_open"]["name"] == "开到早上"
    assert answer["nearest_open"]["closes_at"] == "2026-11-23T08:30:00+08:00"
    assert answer["nearest_open"]["distance_m"] == answer["features"][0]["properties"]["distance_m"]
    assert answer["opens_first"] is None
    assert answer["answer"] in shown(client)


def test_on_a_page_of_another_language_its_name_is_marked_as_chinese(
    client: FlaskClient, add: AddStation
) -> None:
    """A screen reader changes its voice for it; what the name has of HTML is shown as written."""
    add(at=north(100), name="<b>通宵", opening_hours="24/7")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    line = shown(client).partition('class="say first-line')[2].partition("</p>")[0]
    assert '<span lang="zh-Hans">&lt;b&gt;通宵</span>' in line


@pytest.mark.parametrize("is_open_asked", [True, False])
def test_where_none_is_open_it_names_the_first_to_open(
    client: FlaskClient, add: AddStation, is_open_asked: bool
) -> None:
    """The first to open is not among those listed, and one that opens earlier is too far away."""
    for number in range(12):
        add(at=north(100 + number), opening_hours="Mo-Su 09:00-20:00")
    add(at=north(2_000), name="七点开的", opening_hours="Mo-Su 07:00-20:00")
    add(at=north(1_000), name="不知几点", opening_hours="")
    add(at=north(9_000), name="六点开的", opening_hours="Mo-Su 06:00-20:00")
    asked = {"open_state": ["open", "closing_soon"]} if is_open_asked else {}
    answer = ask(client, **asked)
    line = "步行 1 小时内没有确定开着的；最早 07:00 开的是 七点开的，2.0 公里"
    assert answer["answer"] == line
    assert answer["nearest_open"] is None and answer["opens_first"]["name"] == "七点开的"
    assert answer["opens_first"]["opens_at"] == "2026-11-23T07:00:00+08:00"
    page = shown(client, open="true") if is_open_asked else shown(client)
    assert line in page
    text = client.post(
        "/api/v1/stations/nearest.txt", json={"lon": HERE.lon, "lat": HERE.lat, "at": NIGHT.isoformat()}
    ).text
    assert text.startswith(line)


def test_only_hours_that_were_checked_make_a_green_line(client: FlaskClient, add: AddStation) -> None:
    add(at=north(830), name="没人核对过", opening_hours="24/7")
    assert 'first-line">' in shown(client)
    checked = Provenance("测试", "2026-11", checked_on={Facet.HOURS: NIGHT.date()})
    add(at=north(400), name="核对过", opening_hours="24/7", provenance=checked)
    page = shown(client)
    assert 'first-line open">' in page and "最近开着的：核对过，400 米，不打烊" in page


def test_with_conditions_it_speaks_of_what_fits_them(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), name="开着没淋浴", opening_hours="24/7")
    add(at=north(200), name="有淋浴", opening_hours="Mo-Su 07:00-20:00", services=offers("shower"))
    answer = ask(client, services="shower")
    assert answer["answer"] == "步行 1 小时内没有符合条件又确定开着的；最早 07:00 开的是 有淋浴，200 米"


def test_unknown_hours_are_not_called_closed(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), opening_hours="")
    assert ask(client)["answer"] == "步行 1 小时内没有确定开着的，几点开也说不准"


def test_without_a_mode_it_is_the_nearest_that_is_open_now(client: FlaskClient, add: AddStation) -> None:
    for number in range(12):
        add(at=north(100 + number), opening_hours="Mo-Su 09:00-20:00")
    add(at=north(8_300), name="通宵", opening_hours="24/7")
    answer = ask(client, mode=None)
    assert answer["nearest_open"]["name"] == "通宵"
    assert answer["answer"] == "最近开着的：通宵，8.3 公里，不打烊（时间没有核对过）"


@pytest.mark.parametrize("here", [PARIS, ULAANBAATAR])
def test_outside_china_it_says_so(client: FlaskClient, add: AddStation, here: LonLat) -> None:
    add()
    for text in (ask(client, here)["answer"], shown(client, here)):
        assert "您的位置像是在国境外" in text and "少选几个条件" not in text and "步行约" not in text


def test_far_away_it_gives_the_distance_and_no_time(client: FlaskClient, add: AddStation) -> None:
    add(name="唯一的站")
    far = LonLat(HERE.lon + 1.2, HERE.lat)  # 123 km
    assert ask(client, far)["answer"].startswith("50 公里内没有驿站；最近的是 唯一的站，直线 123 公里")
    page = shown(client, far)
    assert "50 公里内没有驿站" in page and "小时</span>" not in page and "少选几个条件" not in page


def test_far_away_with_conditions_it_speaks_of_the_conditions(client: FlaskClient, add: AddStation) -> None:
    add(at=LonLat(HERE.lon + 1.2, HERE.lat), name="有淋浴", services=offers("shower"))
    add(name="没淋浴")
    assert ask(client, services="shower")["answer"].startswith("50 公里内没有符合条件的驿站；最近的是 有淋浴")


@pytest.mark.parametrize(("accuracy_m", "is_vague"), [(30, False), (500, False), (501, True), (2_000, True)])
def test_a_vague_position_is_said(
    client: FlaskClient, add: AddStation, accuracy_m: int, is_vague: bool
) -> None:
    add()
    for text in (ask(client, accuracy_m=accuracy_m)["answer"], shown(client, accuracy_m=accuracy_m)):
        assert ("定位只准到约" in text) is is_vague


def test_nothing_open_is_not_claimed_beyond_what_was_asked(client: FlaskClient, add: AddStation) -> None:
    add(at=north(100), opening_hours="Mo-Su 09:00-20:00", name="近处")
    add(at=north(2_000), opening_hours="24/7")
    answer = ask(client, within_m=1_000)
    assert answer["answer"] == "1.0 公里内没有确定开着的；最早 09:00 开的是 近处，100 米"
