"""The keeper's page: no account, no script; opening it does not use up the link, an answer does."""

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.bookkeeping.views.keeper_use import keeper_months
from locator.db.session import change
from locator.http import clock
from locator.keepers.actions import links


@pytest.fixture
def address(engine: Engine, add: AddStation) -> str:
    """Return the URL of a keeper's link."""
    station_id = add(name="星光驿站", opening_hours="Mo-Fr 08:30-17:30; PH off")
    with change(engine) as connection:
        return f"/keeper/{links.create(connection, station_id, NOON)}"


def test_the_page_shows_what_to_confirm(client: FlaskClient, address: str) -> None:
    for _ in range(3):  # a mail scanner may open it first
        answer = client.get(address)
        assert answer.status_code == 200
    assert "星光驿站" in answer.text and "周一至周五 08:30-17:30；节假日不开放" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_an_answer_is_accepted_once(client: FlaskClient, address: str) -> None:
    assert "刚刚由守站人核实" in client.post(address, data={"answer": "still_right"}).text
    again = client.post(address, data={"answer": "still_right"})
    assert again.status_code == 410 and "已经用过" in again.text
    assert client.get(address).status_code == 410


def test_a_keeper_says_how_many_came_and_the_link_stays_good(
    client: FlaskClient, engine: Engine, address: str
) -> None:
    assert "来了多少人次" in client.get(address).text
    months = keeper_months(clock.now())
    for people, how in (("600", "estimated"), ("620人次", "counted")):  # the second replaces the first
        form = {"month": months[0], "people": people, "how": how}
        answer = client.post(f"{address}/use", data=form)
        assert answer.status_code == 303 and "人次记下了" in client.get(answer.location).text
    for wrong in ({"people": "-5"}, {"people": "很多"}, {"month": "2020-01"}, {"how": "猜的"}):
        form = {"month": months[1], "people": "5", "how": "counted"}
        assert client.post(f"{address}/use", data=form | wrong).status_code == 400
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT month, people, how FROM use_count")).all()
    assert kept == [(months[0], 620, "counted")]
    assert client.post(address, data={"answer": "still_right"}).status_code == 200
    assert client.post(f"{address}/use", data=form).status_code == 410


def test_closing_needs_a_reason_and_an_end(client: FlaskClient, address: str) -> None:
    for incomplete in ({"words": "装修"}, {"closed_until": "2026-12-01"}):
        assert client.post(address, data={"answer": "closed"} | incomplete).status_code == 400
    form = {"answer": "closed", "words": "装修", "closed_until": "2026-12-01"}
    assert client.post(address, data=form).status_code == 200
    properties = client.get("/api/v1/stations").json["features"][0]["properties"]
    assert properties["open_state"] == "closed" and properties["notices"][0]["reason"] == "装修"


@pytest.mark.parametrize(
    "form", [{}, {"answer": "maybe"}, {"answer": "changed"}, {"answer": "changed", "x": "y"}]
)
def test_an_incomplete_answer_is_refused_and_the_link_stays_valid(
    client: FlaskClient, address: str, form: dict[str, str]
) -> None:
    assert client.post(address, data=form).status_code == 400
    assert client.get(address).status_code == 200


def test_an_unknown_link_is_not_found(client: FlaskClient) -> None:
    assert client.get("/keeper/made-up").status_code == 404
    assert client.post("/keeper/made-up", data={"answer": "still_right"}).status_code == 404
