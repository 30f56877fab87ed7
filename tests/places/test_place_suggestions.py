"""Suggestions while somebody types: quick, small, public stations only, and no position."""

import orjson
import pytest
from extracts import load_ground
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.db.session import change
from locator.places.actions import rebuild
from locator.stations.domain.station import StationKind


def names(client: FlaskClient, typed: str) -> list[str]:
    response = client.post("/suggestions", data={"q": typed})
    assert response.status_code == 200, response.text
    assert len(response.data) <= 2048
    return [item["name"] for item in orjson.loads(response.data)]


@pytest.fixture
def gazetteer(engine: Engine, add: AddStation) -> None:
    add(name="黄塘驿站")
    load_ground(engine)
    rebuild.rebuild(engine)


@pytest.mark.usefixtures("gazetteer")
def test_what_is_suggested_for_beginnings(client: FlaskClient) -> None:
    """One database for all: each text, and what is among its first suggestions."""
    cases = {
        **{"肇庆": "肇庆市", "肇庆火": "肇庆站", "zhaoqingh": "肇庆站", "bj": "北京市", "北": "北京市"},
        **{"王府": "王府井", "世纪大道1": "世纪大道100号", "g42": "G42 沪蓉高速", "пек": "北京市"},
        **{"huangt": "黄塘驿站", "Beijing rail": "北京站", "武汉大": "武汉大学", "协和": "北京协和医院"},
        **{"七星岩附近": "七星岩", "Чжаоцин": "肇庆市"},
    }
    missing = {typed: found for typed in cases if cases[typed] not in (found := names(client, typed))}
    assert missing == {}


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize(
    "typed", ["", " ", "%", "_", "\\", "'", "没有这个地方", "23.048,112.465", "北纬23.048 东经112.465"]
)
def test_nothing_is_suggested_for_no_name(client: FlaskClient, typed: str) -> None:
    assert names(client, typed) == []


def test_a_station_is_suggested_while_the_public_may_know_of_it(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    station_id = add(name="黄塘驿站")
    add(name="黄塘车间休息室", kind=StationKind.WORKSHOP_REST)
    rebuild.rebuild(engine)
    assert names(client, "黄塘") == ["黄塘驿站"]
    with change(engine) as connection:
        connection.execute(
            text("UPDATE station SET visibility = 'site_only' WHERE id = :id"), {"id": station_id}
        )
    assert names(client, "黄塘") == []


def test_texts_and_bodies_have_bounds(client: FlaskClient) -> None:
    assert client.post("/suggestions", data={"q": "肇" * 41}).status_code == 400
    assert client.post("/suggestions", data={"q": "x", "more": "1"}).status_code == 400
    assert client.post("/suggestions", data={"q": "x" * 2000}).status_code == 413
    assert client.get("/suggestions?q=x").status_code == 405
