"""Quick filters of the search form: their order, their counts, and search without JavaScript."""

import re

import pytest
from factories import HERE, AddStation, north, offers
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from locator.search.domain.quick_filters import QUICK_FILTERS
from locator.stations.domain.station import StationKind
from locator.stations.tables import station


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'name="(\w+)" value="(\w+)"[^>]*><span data-count="(\d+)"', page)
    return {f"{name}={value}": int(count) for name, value, count in found}


def filter_values(page: str, fieldset: str) -> list[str]:
    inside = page[page.index(f'id="{fieldset}"') :].partition("</fieldset>")[0]
    return re.findall(r'name="(?:\w+)" value="(\w+)"', inside)


@pytest.fixture
def town(add: AddStation) -> None:
    """Add stations in a district; of the nearby ones two have a shower, one of which is closed."""
    add(at=north(100), name="有淋浴的站", services=offers("shower", "drinking_water"))
    add(at=north(200), name="关着的淋浴", services=offers("shower"), opening_hours="off")
    add(at=north(300), name="司机之家", kind=StationKind.DRIVER_HOME, services=offers("truck_parking"))
    add(at=north(4000), name="远处的站", services=offers("shower"))


@pytest.mark.usefixtures("town")
def test_in_a_division_each_filter_shows_how_many_stations_it_leaves(client: FlaskClient) -> None:
    page = client.get("/?division=441202").text
    assert set(counts(page)) == {quick_filter.key for quick_filter in QUICK_FILTERS}
    assert counts(page)["service=shower"] == 3
    assert counts(page)["open=1"] == 3
    assert counts(page)["kind=driver_home"] == 1
    assert counts(client.get("/?division=441202&open=1").text)["service=shower"] == 2
    assert "共 2 处" in client.get("/?division=441202&open=1&service=shower").text


@pytest.mark.usefixtures("town")
def test_near_a_position_the_page_names_the_radius_of_the_counts(client: FlaskClient) -> None:
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "mode": "walk"}).text
    assert counts(page)["service=shower"] == 2
    assert "周围 3 公里内" in page
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "mode": "ebike"}).text
    assert counts(page)["service=shower"] == 3
    assert "周围 10 公里内" in page


@pytest.mark.parametrize(
    ("mode", "first"), [("walk", "drinking_water"), ("ebike", "battery_swap"), ("truck", "truck_parking")]
)
def test_each_mode_shows_its_own_filters_first(client: FlaskClient, mode: str, first: str) -> None:
    page = client.get(f"/?mode={mode}").text
    shown, others = filter_values(page, "first"), filter_values(page, "others")
    assert first in shown[:4] and {*shown, *others} >= {quick_filter.value for quick_filter in QUICK_FILTERS}
    assert ('id="truck" hidden' in page) is (mode != "truck")
    assert f'href="/?mode={mode}"' in page  # also works without JavaScript


def test_a_selected_filter_stays_visible(client: FlaskClient) -> None:
    page = client.get("/?mode=walk&service=aed&service=printing").text
    assert '<details class="more" id="more" open>' in page
    assert re.search(r'value="printing" checked', page)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("typed", ["{code}", "/s/{code}", "https://example.org/s/{code}", " {code} "])
def test_a_printed_code_leads_to_its_station(client: FlaskClient, typed: str) -> None:
    code = client.get("/api/v1/stations").get_json()["features"][0]["id"]
    answer = client.get("/", query_string={"q": typed.format(code=code)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/stations/{code}")


@pytest.mark.usefixtures("town")
def test_a_text_that_is_no_code_is_searched_as_a_name(client: FlaskClient) -> None:
    assert client.get("/?q=12351").status_code == 200
    assert client.get("/?q=duanzhou").status_code == 200


@pytest.mark.usefixtures("town")
def test_a_misspelt_division_is_suggested(client: FlaskClient) -> None:
    page = client.get("/?q=duanzhuo").text
    assert "广东省肇庆市端州区" in page and 'href="/?division=441202"' in page


@pytest.mark.parametrize("text", ["端州区 热水", "端州区热水", "热水 端州区"])
def test_a_place_and_a_service_in_one_text_are_both_recognised(
    client: FlaskClient, add: AddStation, text: str
) -> None:
    add(name="没水的站", division_code="441202", services=offers("toilet", missing=("drinking_water",)))
    add(name="有水的站", division_code="441202", services=offers("drinking_water"))
    answer = client.get("/", query_string={"q": text, "service": "toilet", "mode": "ebike"})
    assert answer.status_code == 303
    assert answer.location == "/?service=toilet&service=drinking_water&mode=ebike&division=441202"
    page = client.get("/", query_string={"q": text}, follow_redirects=True).text
    assert "有水的站" in page and "没水的站" not in page


def test_a_station_named_after_a_service_is_found_by_its_name(client: FlaskClient, add: AddStation) -> None:
    add(name="端州区热水站")
    assert "端州区热水站" in client.get("/", query_string={"q": "端州区热水"}).text


def test_if_no_station_within_reach_is_open_the_page_says_so_and_shows_the_nearest(
    client: FlaskClient, add: AddStation
) -> None:
    add(name="近处关着的站", opening_hours="Mo-Su 08:00-10:00")
    add(name="走一夜才开的站", at=north(50_000), opening_hours="Mo-Su 20:00-24:00")
    shown = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "open": "true"}).text
    assert "步行 1 小时内没有确定开着的" in shown
    assert shown.index("近处关着的站") < shown.index("走一夜才开的站")
    assert "到时开门" not in shown


def test_the_truck_fields_are_disabled_when_walking(client: FlaskClient) -> None:
    assert 'id="truck" hidden disabled' in client.get("/?mode=walk").text
    assert "disabled" not in client.get("/?mode=truck").text.partition('id="truck"')[2][:20]


def test_a_search_near_a_station_leaves_out_that_station(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    closed = add(name="门锁着", opening_hours="Mo-Su 20:00-24:00")
    add(name="另一处", at=north(300))
    with engine.connect() as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == closed))
    assert names(client.get(f"/?near={code}").text) == ["另一处"]


def names(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/stations/\w+"[^>]*>([^<]+)<', page)
