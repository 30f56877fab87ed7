"""Search for stations open tonight, and a search in three pages without position or JavaScript."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from factories import HERE, AddStation, north
from flask.testing import FlaskClient

from locator.time_zone import SHANGHAI

DECEMBER = date(2026, 12, 20)


@pytest.fixture
def night(add: AddStation) -> None:
    """Add stations open at night around a new year whose holidays are not decreed yet."""
    for number, (name, hours) in enumerate(
        {
            "不打烊的站": "24/7",
            "开到天亮的站": "Mo-Su 18:00-06:00",
            "两点半关的站": "Mo-Su 18:00-02:30",
            "放假关的站": "Mo-Su 00:00-24:00; PH off",
        }.items()
    ):
        add(today=DECEMBER, at=north(100 * (number + 1)), name=name, opening_hours=hours)


def names_open_tonight(client: FlaskClient) -> list[str]:
    form = {"lon": HERE.lon, "lat": HERE.lat, "tonight": "1"}
    return re.findall(r'<h2><a href="/stations/[^>]*>([^<]+)</a>', client.post("/", data=form).text)


@pytest.mark.usefixtures("night")
@pytest.mark.parametrize(
    ("moment", "names"),
    [
        ("2026-12-21T20:00", ["不打烊的站", "开到天亮的站", "放假关的站"]),
        ("2026-12-31T02:00", ["不打烊的站", "开到天亮的站"]),
        ("2026-12-31T23:30", ["不打烊的站", "开到天亮的站"]),
    ],
    ids=["an evening before", "02:00 on 12-31", "into the new year"],
)
def test_tonight_finds_what_is_certainly_open_for_the_rest_of_the_night(
    client: FlaskClient, now_is: Callable[[datetime], None], moment: str, names: list[str]
) -> None:
    now_is(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))
    assert names_open_tonight(client) == names


def links(page: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', page)]


@pytest.mark.parametrize("place", ["蓝塘路", "端州区", "huangtang"])
def test_three_pages_without_javascript_lead_from_the_search_to_the_directions(
    client: FlaskClient, add: AddStation, place: str
) -> None:
    add(at=north(100), name="关着的站", address="端州区蓝塘路2号", opening_hours="off")
    add(at=north(300), name="黄塘驿站", address="端州区蓝塘路1号")
    first = client.get("/").text
    assert '<form class="ask" id="ask" action="/" method="get"' in first and 'name="q"' in first
    answer = client.get("/", query_string={"q": place, "open": "1", "service": "drinking_water"}).text
    steps = 2
    station = next((link for link in links(answer) if link.startswith("/stations/")), "")
    if not station:  # the name of a division: its stations are one step further
        answer = client.get(next(link for link in links(answer) if link.startswith("/?division="))).text
        station = next(link for link in links(answer) if link.startswith("/stations/"))
    page = client.get(station).text
    steps += 1
    assert "黄塘驿站" in page and "推门即进" in page
    assert any(link.startswith("https://uri.amap.com/navigation?to=") for link in links(page))
    assert steps <= 3
