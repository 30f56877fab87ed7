"""The keeper's one screen: no account, no script; looking spends nothing, one answer spends the link."""

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine

from locator.db.session import change
from locator.keepers.actions import links


@pytest.fixture
def address(engine: Engine, add: AddStation) -> str:
    """Return the address of a keeper's link."""
    station_id = add(name="星光驿站", opening_hours="Mo-Fr 08:30-17:30; PH off")
    with change(engine) as connection:
        return f"/keeper/{links.make(connection, station_id, NOON)}"


def test_the_screen_shows_what_is_to_be_confirmed(client: FlaskClient, address: str) -> None:
    for _ in range(3):  # a mail scanner looks first
        answer = client.get(address)
        assert answer.status_code == 200
    assert "星光驿站" in answer.text and "周一至周五 08:30-17:30；节假日不开放" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_one_tap_confirms_once(client: FlaskClient, address: str) -> None:
    assert "刚刚由守站人核实" in client.post(address, data={"answer": "still_right"}).text
    again = client.post(address, data={"answer": "still_right"})
    assert again.status_code == 410 and "已经用过" in again.text
    assert client.get(address).status_code == 410


def test_closing_says_why_and_until_when(client: FlaskClient, address: str) -> None:
    for half in ({"words": "装修"}, {"closed_until": "2026-12-01"}):
        assert client.post(address, data={"answer": "closed"} | half).status_code == 400
    said = {"answer": "closed", "words": "装修", "closed_until": "2026-12-01"}
    assert client.post(address, data=said).status_code == 200
    page = client.get("/api/v1/stations").json["features"][0]["properties"]
    assert page["open_state"] == "closed" and page["notices"][0]["reason"] == "装修"


@pytest.mark.parametrize(
    "said", [{}, {"answer": "maybe"}, {"answer": "changed"}, {"answer": "changed", "x": "y"}]
)
def test_half_an_answer_is_refused_and_spends_nothing(
    client: FlaskClient, address: str, said: dict[str, str]
) -> None:
    assert client.post(address, data=said).status_code == 400
    assert client.get(address).status_code == 200


def test_a_made_up_link_opens_nothing(client: FlaskClient) -> None:
    assert client.get("/keeper/made-up").status_code == 404
    assert client.post("/keeper/made-up", data={"answer": "still_right"}).status_code == 404
