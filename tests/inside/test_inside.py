"""A station that is not public: the code behind its plaque opens its page on one phone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from clerks import SignIn
from factories import NOON, AddStation, north, offers
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.queries import drafts
from locator.plaques.actions import codes
from locator.reports.tables import report
from locator.stations.domain.station import StationKind, Visibility

COUNTY, OTHER = "441202", "441203"
SetClock = Callable[[datetime], None]


@pytest.fixture
def room(add: AddStation, engine: Engine, connection: Connection) -> tuple[str, str]:
    """Return the code of a break room inside of a factory, and the code behind its plaque."""
    key = add(name="三车间工间站", kind=StationKind.WORKSHOP_REST, services=offers("drinking_water", "wifi"))
    add(at=north(100), name="四车间工间站", kind=StationKind.WORKSHOP_REST)
    with change(engine) as owner:
        return drafts.by_ids(connection, [key])[0].code, codes.renew(owner, key, NOON)


def test_the_code_opens_the_page_of_its_station_and_nothing_else(
    client: FlaskClient, app: Flask, engine: Engine, connection: Connection, room: tuple[str, str]
) -> None:
    number, code = room
    assert client.get(f"/inside/{number}").location == f"/p/{number}"
    assert client.get("/inside/999999").location == "/p/999999"
    answer = client.post(f"/p/{number}", data={"code": code}, follow_redirects=True)
    assert answer.status_code == 200 and answer.request.path == f"/inside/{number}"
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    for words in ("三车间工间站", "热水", "推门即进", "全天"):
        assert words in answer.text, words
    assert "四车间" not in answer.text
    assert app.test_client().get(f"/inside/{number}").location == f"/p/{number}", "another phone"
    assert client.get(f"/stations/{number}").status_code == 404
    assert "三车间" not in client.get("/").text + client.get("/api/v1/stations").text
    said = client.post(f"/inside/{number}/reports", data={"verdict": "locked"})
    assert said.status_code == 200 and "编号" in said.text
    assert connection.scalars(select(report.c.near)).all() == [True]
    token = answer.text.split("/keeper/")[1].split('"')[0]
    assert "还对吗" in client.get(f"/keeper/{token}").text
    client.post(f"/inside/{number}/leave")
    assert client.get(f"/inside/{number}").location == f"/p/{number}"


def test_a_pass_ends_with_the_shift_with_a_new_code_and_when_it_is_tampered_with(
    client: FlaskClient,
    engine: Engine,
    connection: Connection,
    room: tuple[str, str],
    now_is: SetClock,
) -> None:
    number, code = room
    client.post(f"/p/{number}", data={"code": code}, follow_redirects=True)
    cookie = client.get_cookie("inside", path="/inside/")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    now_is(NOON + timedelta(hours=11))
    assert client.get(f"/inside/{number}").status_code == 200
    assert "再输一次口令" in client.get(f"/inside/{number}").text, "the keeper's link lasts half an hour"
    parts = cookie.decoded_value.split(".")
    other = str(int(parts[1]) + 1)
    for forged in (
        ".".join([parts[0], other, *parts[2:]]),
        ".".join([*parts[:2], str(int(parts[2]) + 3600), *parts[3:]]),
        ".".join([*parts[:3], "0" * 64, parts[4]]),
        "x" * 400,
        "1.2.3",
    ):
        client.set_cookie("inside", forged, path="/inside/")
        assert client.get(f"/inside/{number}").location == f"/p/{number}", forged
    client.set_cookie("inside", cookie.decoded_value, path="/inside/")
    assert client.get(f"/inside/{number}").status_code == 200
    station_id = int(parts[1])
    with change(engine) as owner:
        codes.renew(owner, station_id, NOON)
    assert client.get(f"/inside/{number}").location == f"/p/{number}"
    now_is(NOON + timedelta(hours=13))
    client.set_cookie("inside", cookie.decoded_value, path="/inside/")
    assert client.get(f"/inside/{number}").location == f"/p/{number}"


def test_a_public_station_needs_no_pass_and_staff_see_their_area(
    client: FlaskClient, staff: SignIn, engine: Engine, connection: Connection, add: AddStation
) -> None:
    keys = add(), add(at=north(200), name="会员之家", visibility=Visibility.MEMBERS)
    open_one, members = (stored.code for stored in drafts.by_ids(connection, keys))
    with change(engine) as owner:
        code = codes.renew(owner, keys[0], NOON)
    led = client.post(f"/p/{open_one}", data={"code": code})
    assert "/keeper/" in led.location
    token = led.location.rsplit("/", 1)[1]
    assert client.get(f"/inside/enter/{token}").status_code == 404
    page = f"/staff/stations/{members}/inside"
    shown = staff(Role.INSPECTOR, COUNTY).get(page)
    assert shown.status_code == 200 and "会员之家" in shown.text and "告诉工会" not in shown.text
    assert staff(Role.INSPECTOR, OTHER).get(page).status_code == 403
    assert client.get(page).location == "/staff/sign-in"
