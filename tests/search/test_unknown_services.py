"""A filter for a service keeps the stations of which nobody has said whether they have it."""

from typing import Any

import orjson
import pytest
from factories import HERE, NOON, AddStation, north, offers
from flask.testing import FlaskClient

from locator.stations.domain.search_tags import MISSING
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer

HAS, MISSES, NOBODY_SAID = "有热水", "没热水", "没人说过"


@pytest.fixture
def street(add: AddStation) -> None:
    """Add a station that has hot water, one that has none, and four that nobody asked."""
    add(at=north(100), name=MISSES, services=offers("toilet", missing=("drinking_water",)))
    add(at=north(200), name=HAS, services=offers("drinking_water", "toilet"))
    add(at=north(300), name=NOBODY_SAID, services=offers("toilet"))
    add(at=north(400), name="也没人说过", services=())
    add(at=north(500), name="写的是不知道", services=(ServiceOffer("drinking_water", Availability.UNKNOWN),))
    add(at=north(600), name="夜里才开", services=(), opening_hours="Mo-Su 22:00-23:00")
    add(at=north(3_500), name="三公里外", services=())


def ask(client: FlaskClient, **said: object) -> dict[str, Any]:
    question = {"lon": HERE.lon, "lat": HERE.lat, "mode": "walk", "at": NOON.isoformat(), **said}
    response = client.post("/api/v1/stations/nearest", json=question)
    assert response.status_code == 200, response.text
    return dict(response.json)


def names(features: list[Any]) -> list[str]:
    return [feature["properties"]["name"] for feature in features]


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("mode", ["walk", None])
def test_the_unknown_are_a_second_group(client: FlaskClient, mode: str | None) -> None:
    answer = ask(client, services="drinking_water", mode=mode)
    assert names(answer["features"]) == [HAS]
    group = answer["unknown_for"]
    assert names(group["features"])[:3] == [NOBODY_SAID, "也没人说过", "写的是不知道"]
    assert (group["services"], group["numberMatched"], group["within_m"]) == (["drinking_water"], 4, 3_000)
    assert all(one["properties"]["unknown_for"] == ["drinking_water"] for one in group["features"])
    assert {one["properties"]["reason"] for one in group["features"]} == {""}


@pytest.mark.usefixtures("street")
def test_without_a_service_filter_there_is_no_such_group(client: FlaskClient) -> None:
    assert "unknown_for" not in ask(client)


@pytest.mark.usefixtures("street")
def test_who_certainly_lacks_one_of_several_is_in_neither_group(client: FlaskClient) -> None:
    answer = ask(client, services="drinking_water,toilet")
    assert names(answer["features"]) == [HAS]
    found = {one["properties"]["name"]: one["properties"] for one in answer["unknown_for"]["features"]}
    assert MISSES not in found
    assert found[NOBODY_SAID]["unknown_for"] == ["drinking_water"]
    assert found["也没人说过"]["unknown_for"] == ["drinking_water", "toilet"]


@pytest.mark.usefixtures("street")
def test_the_other_filters_hold_for_it(client: FlaskClient) -> None:
    answer = ask(client, services="drinking_water", open_state="open,closing_soon")
    assert "夜里才开" not in names(answer["unknown_for"]["features"])
    assert answer["unknown_for"]["numberMatched"] == 3


def test_where_none_is_near_the_next_are_named(client: FlaskClient, add: AddStation) -> None:
    add(at=north(8_000), name="远处", services=())
    group = ask(client, services="shower")["unknown_for"]
    assert names(group["features"]) == ["远处"] and group["within_m"] == 50_000


@pytest.mark.usefixtures("street")
def test_a_page_shows_both_groups(client: FlaskClient) -> None:
    page = client.post("/", data={"lon": HERE.lon, "lat": HERE.lat, "service": "drinking_water"}).text
    shown = page.partition('<template id="card-shape">')[0]
    assert "没人说过有没有热水 · 4 处（3.0 公里内）" in shown
    assert shown.index(f">{HAS}<") < shown.index("没人说过有没有热水") < shown.index(f">{NOBODY_SAID}<")
    assert MISSES not in shown


@pytest.mark.usefixtures("street")
def test_a_division_keeps_both_groups(client: FlaskClient) -> None:
    page = client.get("/", query_string={"division": "441202", "service": "drinking_water"}).text
    assert "没人说过有没有热水 · 5 处" in page
    listed = client.get("/api/v1/stations", query_string={"division": "441202", "services": "drinking_water"})
    assert names(listed.json["features"]) == [HAS]
    assert listed.json["unknown_for"]["numberMatched"] == 5


@pytest.mark.usefixtures("street")
def test_a_phone_learns_which_services_are_known_to_be_missing(client: FlaskClient) -> None:
    """In cells and packs alike, from which it makes the same two groups."""
    pack = client.get("/packs/441202").data.split(b"\n", 1)[1]
    columns = orjson.loads(pack)
    tags = columns["tags"]["of"]
    by_name = {name: tags[at] for name, at in zip(columns["name"], columns["tags"]["at"], strict=True)}
    water = SERVICES["drinking_water"].tag
    assert MISSING + water in by_name[MISSES] and water not in by_name[MISSES]
    assert water in by_name[HAS]
    assert not {water, MISSING + water} & set(by_name[NOBODY_SAID])
