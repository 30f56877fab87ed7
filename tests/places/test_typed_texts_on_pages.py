"""Coordinates and needs typed into the search field, answered by the pages without script."""

import re

import pytest
from factories import HERE, AddStation, north, offers
from flask.testing import FlaskClient

from geodata.crs.conversion import Crs, position_from_wgs84

TYPED = f"{HERE.lat},{HERE.lon}"


def text(client: FlaskClient, url: str, **form: str) -> str:
    response = client.post(url, data=form) if form else client.get(url)
    assert response.status_code == 200, response.text
    return re.sub(r"\s+", " ", response.text)


def test_coordinates_in_a_body_are_answered_with_the_systems_to_choose_from(
    client: FlaskClient, add: AddStation
) -> None:
    add(at=north(400), name="黄塘驿站")
    page = text(client, "/", q=TYPED)
    assert "黄塘驿站" in page
    assert "<b>400</b> 米" in page
    assert "按手机定位、GPS（WGS 84）算" in page
    for crs in ("wgs84", "gcj02", "bd09"):
        assert f'name="crs" value="{crs}"' in page


def test_the_chosen_system_moves_the_position(client: FlaskClient, add: AddStation) -> None:
    add(at=north(400), name="黄塘驿站")
    amap = position_from_wgs84(HERE, Crs.GCJ_02)
    page = text(client, "/", q=f"{amap.lon:.6f},{amap.lat:.6f}", crs="gcj02")
    assert "<b>400</b> 米" in page
    assert "按高德、腾讯、微信（GCJ-02）算" in page


def test_coordinates_in_an_address_are_not_answered_before_they_are_sent_in_a_body(
    client: FlaskClient, add: AddStation
) -> None:
    """A page that answered would be kept under an address that says where somebody is."""
    add(at=north(400), name="黄塘驿站")
    response = client.get(f"/?q={TYPED}")
    assert "黄塘驿站" not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert 'name="crs" value="gcj02"' in response.text
    links = re.findall(r'(?:href|action|src)="([^"]*)"', response.text)
    assert [link for link in links if str(HERE.lat) in link or str(HERE.lon) in link] == []


def test_the_system_is_not_asked_where_it_does_not_matter(client: FlaskClient) -> None:
    page = text(client, "/", q="47.918,106.917")
    assert 'name="crs"' not in page


def test_numbers_nowhere_on_earth_are_refused_with_a_sentence(client: FlaskClient) -> None:
    response = client.post("/", data={"q": "N99.123 E212.465"})
    assert response.status_code == 400
    assert "不在地球上" in response.text


def test_an_unknown_system_is_refused(client: FlaskClient) -> None:
    assert client.post("/", data={"q": TYPED, "crs": "mars"}).status_code == 400


def test_a_need_sets_its_filter(client: FlaskClient, add: AddStation) -> None:
    page = text(client, "/?q=上厕所")
    assert re.search(r'value="toilet" checked', page)
    assert '<section class="panel" id="need">' in page


def test_a_need_with_alternatives_offers_them(client: FlaskClient) -> None:
    page = text(client, "/?q=充电")
    assert 'href="/?service=phone_charging"' in page
    assert 'href="/?service=ebike_charging"' in page


@pytest.mark.parametrize(
    ("query", "expected"), [("欠薪", "12333"), ("工伤", "一年内"), ("法律援助", "12348")]
)
def test_a_trouble_leads_to_the_hotlines(client: FlaskClient, query: str, expected: str) -> None:
    page = text(client, f"/?q={query}")
    need = page[page.index('id="need"') : page.index('id="answer"')]
    assert "12351" in need
    assert expected in need


def test_a_need_beside_a_division_filters_it(client: FlaskClient, add: AddStation) -> None:
    add(name="有厕所的站", services=offers("toilet"))
    add(name="没厕所的站", services=offers(missing=("toilet",)))
    response = client.get("/?q=端州 上厕所", follow_redirects=True)
    assert "有厕所的站" in response.text
    assert "没厕所的站" not in response.text
