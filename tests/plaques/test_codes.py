"""The code behind a plaque: opens its station without an account until it is renewed, and no more."""

import re
from datetime import timedelta

import pytest
from clerks import SignIn
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.keepers.tables import keeper
from locator.limits import PLAQUE_CODES, PLAQUE_FAILURES
from locator.plaques.actions import codes
from locator.plaques.tables import plaque_code
from locator.stations.domain.station import Visibility
from locator.stations.tables import facet_check, station

COUNTY = "441202"
PHONE = "13911112222"
DIGITS = re.compile(r'class="plaque-digits">(\d{3}) (\d{3}) (\d{4})<')


@pytest.fixture
def number(engine: Engine, add: AddStation) -> str:
    """Return the number of a station with a keeper."""
    key = add(name="黄塘驿站")
    with change(engine) as connection:
        found = str(connection.scalar(select(station.c.code).where(station.c.id == key)))
        confirmations.name_keeper(connection, found, Person(name="金丝雀", phone=PHONE), NOON)
    return found


def renewed(engine: Engine, number: str) -> str:
    with change(engine) as connection:
        key = connection.scalar(select(station.c.id).where(station.c.code == number))
        assert key is not None
        return codes.renew(connection, key, NOON)


def test_a_guard_confirms_with_the_code_and_again_the_next_day(
    engine: Engine, client: FlaskClient, number: str
) -> None:
    code = renewed(engine, number)
    for _ in range(2):
        opened = client.post(f"/p/{number}", data={"code": f" {code[:3]} {code[3:]}"})
        assert opened.status_code == 303
        page = client.get(opened.location)
        assert "黄塘驿站" in page.text and "您的资料" not in page.text
        assert "谢谢" in client.post(opened.location, data={"answer": "still_right"}).text
    with change(engine) as connection:
        assert connection.scalar(select(keeper.c.stage)) == "confirmed"
        checks = select(facet_check.c.checked_by).where(facet_check.c.checked_at == NOON)
        assert set(connection.scalars(checks)) == {"守站人"}


def test_what_is_held_of_the_keeper_is_not_for_whoever_has_the_code(
    engine: Engine, client: FlaskClient, number: str
) -> None:
    code = renewed(engine, number)
    link = client.post(f"/p/{number}", data={"code": code}).location
    assert PHONE not in client.get(link).text
    refused = (client.get(f"{link}/data"), client.post(f"{link}/erase", data={"sure": "yes"}))
    assert [answer.status_code for answer in refused] == [404, 404]
    assert PHONE not in refused[0].text


def test_a_station_for_members_only_is_confirmed_as_well(
    engine: Engine, client: FlaskClient, add: AddStation
) -> None:
    key = add(name="工间休息室", visibility=Visibility.MEMBERS)
    with change(engine) as connection:
        number = str(connection.scalar(select(station.c.code).where(station.c.id == key)))
    assert "工间休息室" not in client.get(f"/p/{number}").text
    code = renewed(engine, number)
    page = client.post(f"/p/{number}", data={"code": code}, follow_redirects=True).text
    link = f"/keeper/{page.split('/keeper/')[1].split(chr(34))[0]}"
    assert "工间休息室" in page and "工间休息室" in client.get(link).text
    assert "谢谢" in client.post(link, data={"answer": "still_right"}).text


def test_a_new_code_ends_the_old_one_and_what_it_opened(
    engine: Engine, client: FlaskClient, number: str
) -> None:
    old = renewed(engine, number)
    link = client.post(f"/p/{number}", data={"code": old}).location
    new = renewed(engine, number)
    assert client.get(link).status_code == 410
    assert client.post(f"/p/{number}", data={"code": old}).status_code == 403
    assert client.post(f"/p/{number}", data={"code": new}).status_code == 303


def test_wrong_codes_are_answered_alike_and_close_the_code_for_an_hour(
    engine: Engine, client: FlaskClient, number: str
) -> None:
    code = renewed(engine, number)
    unknown = client.post("/p/999999", data={"code": code})
    with change(engine) as connection:  # as if as many but two had been tried
        tried = {"failures": PLAQUE_FAILURES.most - 2, "failed_from": NOON}
        connection.execute(update(plaque_code).values(tried))
    for _ in range(2):
        wrong = client.post(f"/p/{number}", data={"code": "0000000000"})
        assert wrong.status_code == unknown.status_code == 403
        assert wrong.text.replace(number, "999999") == unknown.text
    assert client.post(f"/p/{number}", data={"code": code}).text == wrong.text
    with change(engine) as connection:
        later = NOON + timedelta(hours=1, minutes=1)
        assert codes.keeper_link_with(connection, number, code, later) is not None


def test_one_address_cannot_close_a_code_for_others(engine: Engine, client: FlaskClient, number: str) -> None:
    code = renewed(engine, number)
    stranger = {"REMOTE_ADDR": "203.0.113.7"}
    tried = [
        client.post(f"/p/{number}", data={"code": "0"}, environ_base=stranger).status_code
        for _ in range(PLAQUE_CODES.most + 1)
    ]
    assert tried == [403] * PLAQUE_CODES.most + [429]
    assert client.post(f"/p/{number}", data={"code": code}).status_code == 303
    hour_of_tries = PLAQUE_CODES.most * 60
    assert PLAQUE_FAILURES.most > 4 * hour_of_tries, "by four server processes"


def test_the_table_has_no_code(engine: Engine, number: str) -> None:
    code = renewed(engine, number)
    with change(engine) as connection:
        row = connection.execute(select(plaque_code)).one()
    assert code.encode() not in bytes(row.code_hash) + bytes(row.salt)


def test_staff_print_cards_and_slips_of_their_area(
    engine: Engine, client: FlaskClient, staff: SignIn, number: str
) -> None:
    clerk, stranger = staff(Role.EDITOR, COUNTY), staff(Role.EDITOR, "441203")
    assert stranger.send("/staff/slips/codes").status_code == 400
    assert stranger.send("/staff/slips/keepers", which="all", code=number).status_code == 400
    assert "（1 站）" in clerk.get("/staff/slips").text
    cards = clerk.send("/staff/slips/codes")
    found = DIGITS.search(cards.text)
    assert found and cards.headers["Cache-Control"] == "no-store"
    assert client.post(f"/p/{number}", data={"code": "".join(found.groups())}).status_code == 303
    assert clerk.send("/staff/slips/codes").status_code == 400  # it has one now
    assert DIGITS.search(clerk.send("/staff/slips/codes", code=number).text)
    slips = clerk.send("/staff/slips/keepers", which="all").text
    assert "金丝雀" in slips and "黄塘驿站" in slips and slips.count("<svg") == 1
