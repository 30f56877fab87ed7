"""Lists go on past the first stations, say how many there are, and a longer one begins with the shorter."""

import re

import pytest
from factories import HERE, AddStation, north
from flask.testing import FlaskClient

CODES = re.compile(r'<li class="card(?: farther)?" data-code="([^"]+)"')


def listed(client: FlaskClient, url: str) -> list[str]:
    response = client.get(url)
    assert response.status_code == 200, response.text
    return CODES.findall(response.text)


@pytest.mark.parametrize(("url", "first"), [("/?q=长队", 10), ("/?division=441202", 30)])
def test_more_is_a_link_to_a_list_that_begins_with_this_one(
    client: FlaskClient, add: AddStation, url: str, first: int
) -> None:
    for n in range(first + 3):
        add(name=f"长队驿站{n}")
    page = client.get(url).text
    address = re.search(r'id="more-hits"[^>]*href="([^"#]+)', page)
    assert address and f"先列 {first} 处" in page
    shorter, longer = listed(client, url), listed(client, address[1].replace("&amp;", "&"))
    assert len(shorter) == first and len(longer) == first + 3
    assert longer[:first] == shorter
    assert listed(client, f"{url}&n=4") == shorter[:4]


def test_a_whole_list_offers_no_more(client: FlaskClient, add: AddStation) -> None:
    add(name="只有一处")
    assert 'id="more-hits" rel' not in client.get("/?q=只有一处").text


def test_around_a_position_the_farther_ones_are_in_the_page(client: FlaskClient, add: AddStation) -> None:
    for n in range(13):
        add(at=north(100 * n + 50))
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat}).text
    assert "再看 3 处" in page and len(CODES.findall(page)) == 13
    assert page.index('<details class="rest">') > page.index(CODES.findall(page)[9])


@pytest.mark.parametrize("n", ["0", "-1", "x", "501", "9" * 40])
def test_a_length_that_is_none_is_refused(client: FlaskClient, n: str) -> None:
    assert client.get(f"/?division=441202&n={n}").status_code == 400


def test_a_card_says_where_and_in_which_direction(client: FlaskClient, add: AddStation) -> None:
    add(at=north(400), address="蓝塘路1号")
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat}).text
    assert re.search(r'<span class="direction">北</span> · <span[^>]*>端州区蓝塘路1号</span>', page)
    assert "端州区蓝塘路1号" in client.get("/?division=441202").text


def test_a_divisions_page_shows_its_stations(client: FlaskClient, add: AddStation) -> None:
    add(name="县里的站")
    for code in ("441202", "441200", "440000"):
        assert "县里的站" in client.get(f"/divisions/{code}").text


def test_a_stations_page_lists_what_is_open_nearby(client: FlaskClient, add: AddStation) -> None:
    add(at=HERE, name="这一站")
    add(at=north(300), name="开着的站")
    add(at=north(200), name="关着的站", opening_hours="off")
    add(at=north(9_000), name="太远的站")
    (code,) = listed(client, "/?q=这一站")
    page = client.get(f"/stations/{code}").text
    nearby = page[page.index('id="nearby"') : page.index("</aside>")]
    assert "开着的站" in nearby and "300 米" in re.sub(r"\s+", " ", nearby)
    assert not [name for name in ("这一站", "关着的站", "太远的站") if name in nearby]


def test_counties_are_listed_of_one_division(client: FlaskClient, add: AddStation) -> None:
    add(division_code="441202")
    add(division_code="110101")
    features = client.get("/api/v1/divisions?level=county&division=441200").json["features"]
    assert [feature["properties"]["name"] for feature in features] == ["端州区"]
