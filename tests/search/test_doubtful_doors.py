"""A door whose hours were last checked too long ago does not shine, and badge, rank and API say so."""

from datetime import timedelta
from typing import Any

import pytest
from factories import HERE, NOON, TODAY, AddStation, north
from flask.testing import FlaskClient

from locator.entries.domain.draft import Provenance
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet

BADGE = "开门? 20 个月前核对过"


def checked(days_ago: int) -> dict[str, object]:
    day = TODAY - timedelta(days=days_ago)
    return {"opening_hours": "Mo-Su 08:00-20:00", "provenance": Provenance("测试", "", {Facet.HOURS: day})}


def ask(client: FlaskClient, **said: object) -> dict[str, Any]:
    question = {"lon": HERE.lon, "lat": HERE.lat, "mode": "walk", "at": NOON.isoformat(), **said}
    return dict(client.post("/api/v1/stations/nearest", json=question).json)


def shown(client: FlaskClient) -> str:
    fields = {"lon": HERE.lon, "lat": HERE.lat, "at": NOON.isoformat()}
    return client.post("/", data=fields).text.partition('<template id="card-shape">')[0]


def test_a_check_past_its_half_life_changes_the_badge(client: FlaskClient, add: AddStation) -> None:
    add(at=north(300), name="很久没核对", **checked(608))
    page = shown(client)
    assert BADGE in page and '<span class="state unknown"' in page and "开门 至 20:00" not in page
    code = ask(client)["features"][0]["id"]
    for address in (f"/stations/{code}?at={NOON.isoformat()}".replace("+", "%2B"), "/?division=441202"):
        assert BADGE in client.get(address).text
    assert BADGE in client.post("/api/v1/stations/nearest.txt", json={"lon": HERE.lon, "lat": HERE.lat}).text


@pytest.mark.parametrize("days", [0, HALF_LIFE[Facet.HOURS].days - 1])
def test_a_check_within_its_half_life_does_not(client: FlaskClient, add: AddStation, days: int) -> None:
    add(at=north(300), **checked(days))
    page = shown(client)
    assert "开门 至 20:00" in page and "开门?" not in page


def test_a_closed_door_stays_closed_however_old_its_check(client: FlaskClient, add: AddStation) -> None:
    add(at=north(300), **(checked(608) | {"opening_hours": "Mo-Su 20:00-22:00"}))
    assert "开门?" not in shown(client)


def test_it_ranks_behind_a_fresh_one_further_away(client: FlaskClient, add: AddStation) -> None:
    add(at=north(700), name="很久没核对", **checked(200))
    add(at=north(900), name="上周核对", **checked(7))
    answer = ask(client)
    assert [one["properties"]["name"] for one in answer["features"]] == ["上周核对", "很久没核对"]
    freshness = [one["properties"]["hours_freshness"] for one in answer["features"]]
    assert freshness == ["fresh", "faded"]
    assert answer["answer"] == "最近开着的：很久没核对，700 米，20:00 前都开（时间7 个月前核对过）"


def test_much_nearer_it_still_comes_first(client: FlaskClient, add: AddStation) -> None:
    add(at=north(300), name="很久没核对", **checked(608))
    add(at=north(900), name="上周核对", **checked(7))
    assert ask(client)["features"][0]["properties"]["name"] == "很久没核对"


def test_the_filter_says_which_moment_it_is_about(client: FlaskClient, add: AddStation) -> None:
    add(at=north(300))
    assert "到达时开门" in shown(client) and "现在开门" not in shown(client)
    by_division = client.get("/?division=441202").text
    assert "现在开门" in by_division


@pytest.mark.parametrize(
    ("hours", "badge"), [("Mo-Su 08:00-20:00", "开门? 至 20:00"), ("24/7", "开门? 不打烊")]
)
def test_a_door_that_nobody_ever_checked_does_not_shine(
    client: FlaskClient, add: AddStation, hours: str, badge: str
) -> None:
    add(at=north(300), name="没人核对", opening_hours=hours)
    page = shown(client)
    assert badge in page and '<span class="state unknown"' in page and '<span class="state open"' not in page
    answer = ask(client)
    assert answer["features"][0]["properties"]["hours_freshness"] == "never"
    assert answer["answer"].endswith("（时间没有核对过）")
    code = answer["features"][0]["id"]
    for address in (f"/stations/{code}?at={NOON.isoformat()}".replace("+", "%2B"), "/?division=441202"):
        assert badge in client.get(address).text
    assert badge in client.post("/api/v1/stations/nearest.txt", json={"lon": HERE.lon, "lat": HERE.lat}).text
