"""What a passed-on link shows, what search engines read, and stations on others' pages."""

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
        str(one["properties"]["code"]) for one in found["features"] if one["properties"]["name"] == name
    )


def linked(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    said: dict[str, Any] = json.loads(block[1])
    return said


def test_a_card_says_name_state_with_its_moment_and_way_in(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", address="蓝塘路1号", opening_hours="24/7")
    page = page_of(client, code_of(client, "黄塘驿站"))
    assert re.search(r'<meta property="og:title" content="黄塘驿站', page)
    said = re.search(r'<meta property="og:description" content="([^"]*)"', page)
    assert said and "开门" in said[1] and "推门即进" in said[1] and "蓝塘路1号" in said[1]
    assert re.match(r"\d+月\d+日 \d\d:\d\d：", said[1])  # still true tomorrow
    assert "米" not in said[1]


def test_a_card_says_the_hours_that_the_page_says(client: FlaskClient, add: AddStation) -> None:
    add(
        name="夜里开的站",
        opening_hours="Mo-Su 20:00-02:00",
        services=offers("drinking_water", missing=("toilet",)),
    )
    said = linked(page_of(client, code_of(client, "夜里开的站")))
    assert said["@context"] == "https://schema.org" and said["@type"] == "CivicStructure"
    for one in said["openingHoursSpecification"]:
        assert one["@type"] == "OpeningHoursSpecification"
        assert one["validFrom"] == one["validThrough"] == str(datetime.fromisoformat(one["validFrom"]).date())
        assert (one["opens"], one["closes"]) == ("20:00:00", "02:00:00")
        assert CLOCK.fullmatch(one["opens"]) and CLOCK.fullmatch(one["closes"])
    has = {one["name"]: one["value"] for one in said["amenityFeature"]}
    assert has["热水"] is True and has["如厕"] is False


def test_a_name_cannot_end_the_block(client: FlaskClient, add: AddStation) -> None:
    name = "</script><script>alert(1)</script>"
    add(name=name)
    page = page_of(client, code_of(client, name))
    assert linked(page)["name"] == name
    assert "<script>alert" not in page


def test_a_demo_station_is_for_no_search_engine(client: FlaskClient, add: AddStation) -> None:
    add(name="演示·黄塘驿站", is_demo=True)
    page = page_of(client, code_of(client, "演示·黄塘驿站"))
    assert "ld+json" not in page and '<meta name="robots" content="noindex">' in page


@pytest.mark.skipif(not can_draw(), reason="needs a Chinese font")
def test_the_picture_is_one(client: FlaskClient, add: AddStation) -> None:
    add(name="长" * 200)
    answer = client.get(f"/stations/{code_of(client, '长' * 200)}/share.png")
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.data) < 60_000


def test_only_frames_may_be_framed_by_others(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    framed = client.get("/embed/list/441202")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "黄塘驿站" in framed.text and "set-cookie" not in framed.headers
    for other in ("/", "/embed/", "/embed/list/000000", "/map"):
        assert "frame-ancestors 'self'" in client.get(other).headers["Content-Security-Policy"]


def test_the_builder_shows_lines_to_copy(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    page = client.get("/embed/?q=端州", headers=HTML).text
    assert "/embed/?division=441202" in page
    page = client.get("/embed/?division=441202&limit=3", headers=HTML).text
    assert '&lt;iframe src="http://127.0.0.1:8000/embed/list/441202?limit=3"' in page


def test_a_divisions_page_has_a_title_and_a_line_of_its_own(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    page = client.get("/divisions/441200", headers=HTML).text
    assert "<title>肇庆市的驿站" in page
    assert 'content="肇庆市共有 1 处驿站' in page
