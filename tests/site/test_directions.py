"""Directions to a station: the links of each platform and mode, and what works without them."""

import html
import re
from typing import Any

import pytest
from factories import AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from geodata.crs.conversion import Crs
from geodata.map_links import Platform
from locator.entries.domain.draft import PositionInput
from locator.http.visitor import platform
from locator.stations.domain.station import LifecycleStatus, PositionQuality

ANDROID = "Mozilla/5.0 (Linux; Android 13; M2012K11AC) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1 Version/16.6 Mobile/15E148"
PHONES = [
    (ANDROID, Platform.ANDROID),
    (f"{ANDROID} MQQBrowser/14.1", Platform.ANDROID),
    (f"{ANDROID} MicroMessenger/8.0.42.2460(0x28002A35) WeChat/arm64 NetType/4G", Platform.CHAT_ANDROID),
    (f"{ANDROID} MQQBrowser/6.2 V1_AND_SQ_8.9.68_0 QQ/8.9.68.11565 NetType/4G", Platform.CHAT_ANDROID),
    (f"{ANDROID} wxwork/4.1 MicroMessenger/7.0.1", Platform.CHAT_ANDROID),
    ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1 Mobile", Platform.ANDROID),
    (IPHONE, Platform.IOS),
    (f"{IPHONE} MicroMessenger/8.0.43(0x18002b2f) NetType/WIFI", Platform.CHAT_IOS),
    (f"{IPHONE} QQ/8.9.80.601 V1_IPH_SQ_8.9.80_1_APP_A", Platform.CHAT_IOS),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0", Platform.DESKTOP),
    ("Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0.20 WindowsWechat", Platform.DESKTOP),
    ("", Platform.DESKTOP),
]


@pytest.fixture
def page(client: FlaskClient, add: AddStation, engine: Engine) -> str:
    """Add a station and return the URL of its page."""
    gate = north(400)
    add(
        name="大院司机之家",
        address="端州区蓝塘路1号",
        wayfinding="进门右手",
        gate_input=PositionInput(gate, str(gate.lon), str(gate.lat), Crs.WGS_84),
    )
    with engine.connect() as connection:
        code = connection.scalar(text("SELECT code FROM station"))
    return f"/stations/{code}"


def hrefs(client: FlaskClient, url: str, user_agent: str) -> list[str]:
    response = client.get(url, headers={"User-Agent": user_agent})
    assert response.status_code == 200 and "User-Agent" in response.headers["Vary"]
    return re.findall(r'href="([^"]+)" rel="noreferrer" data-app', response.text)


@pytest.mark.parametrize(("user_agent", "expected"), PHONES)
def test_the_platform_follows_from_the_user_agent(user_agent: str, expected: Platform) -> None:
    assert platform(user_agent) is expected


@pytest.mark.parametrize("user_agent", [user_agent for user_agent, platform in PHONES if platform.is_chat])
def test_in_wechat_and_qq_links_are_web_pages_and_the_page_says_how_to_leave(
    client: FlaskClient, page: str, user_agent: str
) -> None:
    assert all(link.startswith("https://") for link in hrefs(client, page, user_agent))
    shown = client.get(page, headers={"User-Agent": user_agent}).text
    assert "在浏览器打开" in shown and "复制地址" in shown


def test_on_a_phone_links_open_map_apps(client: FlaskClient, page: str) -> None:
    found = hrefs(client, page, ANDROID)
    assert any("callnative=1" in link for link in found)
    assert any(link.startswith("bdapp://") for link in found)
    assert any(link.startswith("geo:") for link in found)
    assert any(link.startswith("baidumap://") for link in hrefs(client, page, IPHONE))
    assert "在浏览器打开" not in client.get(page, headers={"User-Agent": ANDROID}).text


def test_the_mode_can_be_chosen_without_javascript(client: FlaskClient, page: str) -> None:
    assert 'href="?mode=truck#ways"' in client.get(page).text
    assert any("mode=car" in link for link in hrefs(client, f"{page}?mode=truck", ANDROID))
    assert any("mode=walk" in link for link in hrefs(client, page, ANDROID))


def test_a_truck_is_directed_to_the_gate_and_a_walker_to_the_door(client: FlaskClient, page: str) -> None:
    lat = f"geo:{north(400).lat:.4f}"
    assert any(link.startswith(lat) for link in hrefs(client, f"{page}?mode=truck", ANDROID))
    assert not any(link.startswith(lat) for link in hrefs(client, page, ANDROID))
    assert "车辆入口" in client.get(f"{page}?mode=truck").text


def test_the_page_has_a_text_to_show_a_taxi_driver(client: FlaskClient, page: str) -> None:
    text_for_driver = "师傅，请送我到：<b>端州区蓝塘路1号</b>，大院司机之家（进门右手）"
    assert text_for_driver in client.get(page).text


def test_parameters_added_by_wechat_are_ignored(client: FlaskClient, page: str) -> None:
    assert client.get(f"{page}?from=singlemessage&isappinstalled=0").status_code == 200
    assert client.get(f"{page}?mode=plane").status_code == 400


def short_way(client: FlaskClient, url: str, user_agent: str = ANDROID) -> str:
    response = client.get(url, headers={"User-Agent": user_agent})
    assert response.status_code == 302 and "User-Agent" in response.headers["Vary"]
    return response.headers["Location"]


@pytest.mark.parametrize("user_agent", [ANDROID, IPHONE, f"{ANDROID} MicroMessenger/8.0.42", ""])
@pytest.mark.parametrize("mode", ["walk", "truck"])
def test_the_short_way_leads_to_what_the_page_offers_first(
    client: FlaskClient, page: str, user_agent: str, mode: str
) -> None:
    first = html.unescape(hrefs(client, f"{page}?mode={mode}", user_agent)[0])
    assert short_way(client, f"{page}/directions?mode={mode}", user_agent) == first


@pytest.mark.parametrize(
    "said",
    [
        {"position_quality": PositionQuality.APPROXIMATE},
        {"at": None},
        {"status": LifecycleStatus.SUSPENDED, "status_reason": "装修"},
    ],
    ids=["roughly placed", "without a position", "suspended"],
)
def test_where_it_could_lead_astray_the_short_way_leads_to_the_page(
    client: FlaskClient, add: AddStation, engine: Engine, said: dict[str, Any]
) -> None:
    add(name="存疑的站", **said)
    with engine.connect() as connection:
        code = connection.scalar(text("SELECT code FROM station"))
    assert short_way(client, f"/stations/{code}/directions?mode=truck") == f"/stations/{code}?mode=truck#ways"


def test_the_short_way_takes_a_known_mode_of_a_known_station_only(client: FlaskClient, page: str) -> None:
    assert client.get(f"{page}/directions?mode=plane").status_code == 400
    assert client.get("/stations/none/directions").status_code == 404
