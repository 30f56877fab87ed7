"""Previews of shared links, data for search engines, and embeds on other sites."""

import io
import json
import re
from datetime import datetime
from typing import Any

import pytest
from factories import AddStation, offers
from flask.testing import FlaskClient
from PIL import Image

from locator.http.fonts import can_draw

HTML = {"Accept": "text/html"}
CLOCK = re.compile(r"\d\d:\d\d:\d\d")


def page_of(client: FlaskClient, code: str) -> str:
    return client.get(f"/stations/{code}", headers=HTML).text


def code_of(client: FlaskClient, name: str) -> str:
    found = client.get("/api/v1/stations").json
    assert found
    return next(
        str(feature["properties"]["code"])
        for feature in found["features"]
        if feature["properties"]["name"] == name
    )


def linked(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


def test_a_preview_has_name_state_with_its_time_and_way_in(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", address="蓝塘路1号", opening_hours="24/7")
    page = page_of(client, code_of(client, "黄塘驿站"))
    assert re.search(r'<meta property="og:title" content="黄塘驿站', page)
    description = re.search(r'<meta property="og:description" content="([^"]*)"', page)
    assert description and all(part in description[1] for part in ("开门", "推门即进", "蓝塘路1号"))
    assert re.match(r"\d+月\d+日 \d\d:\d\d：", description[1])  # still true tomorrow
    assert "米" not in description[1]


def test_the_linked_data_has_the_hours_of_the_page(client: FlaskClient, add: AddStation) -> None:
    add(
        name="夜里开的站",
        opening_hours="Mo-Su 20:00-02:00",
        services=offers("drinking_water", missing=("toilet",)),
    )
    data = linked(page_of(client, code_of(client, "夜里开的站")))
    assert data["@context"] == "https://schema.org" and data["@type"] == "CivicStructure"
    for opening in data["openingHoursSpecification"]:
        assert opening["@type"] == "OpeningHoursSpecification"
        assert (
            opening["validFrom"]
            == opening["validThrough"]
            == str(datetime.fromisoformat(opening["validFrom"]).date())
        )
        assert (opening["opens"], opening["closes"]) == ("20:00:00", "02:00:00")
        assert CLOCK.fullmatch(opening["opens"]) and CLOCK.fullmatch(opening["closes"])
    amenities = {feature["name"]: feature["value"] for feature in data["amenityFeature"]}
    assert amenities["热水"] is True and amenities["如厕"] is False


def test_a_name_cannot_end_the_script_block(client: FlaskClient, add: AddStation) -> None:
    name = "</script><script>alert(1)</script>"
    add(name=name)
    page = page_of(client, code_of(client, name))
    assert linked(page)["name"] == name
    assert "<script>alert" not in page


def test_a_demo_station_is_not_indexed(client: FlaskClient, add: AddStation) -> None:
    add(name="演示·黄塘驿站", is_demo=True)
    page = page_of(client, code_of(client, "演示·黄塘驿站"))
    assert "ld+json" not in page and '<meta name="robots" content="noindex">' in page


@pytest.mark.skipif(not can_draw(), reason="needs a Chinese font")
def test_the_preview_image_is_a_png(client: FlaskClient, add: AddStation) -> None:
    add(name="长" * 200)
    answer = client.get(f"/stations/{code_of(client, '长' * 200)}/share.png")
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.data) < 60_000


def test_only_embeds_may_be_framed_by_other_sites(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    framed = client.get("/embed/list/441202")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "黄塘驿站" in framed.text and "set-cookie" not in framed.headers
    for other in ("/", "/embed/", "/embed/list/000000", "/map"):
        assert "frame-ancestors 'self'" in client.get(other).headers["Content-Security-Policy"]


def test_the_embed_builder_shows_code_to_copy(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    page = client.get("/embed/?q=端州", headers=HTML).text
    assert "/embed/?division=441202" in page
    page = client.get("/embed/?division=441202&limit=3", headers=HTML).text
    assert '&lt;iframe src="http://127.0.0.1:8000/embed/list/441202?limit=3"' in page


def test_a_divisions_page_has_its_own_title_and_description(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    page = client.get("/divisions/441200", headers=HTML).text
    assert "<title>肇庆市的驿站" in page
    assert 'content="肇庆市共有 1 处驿站' in page
