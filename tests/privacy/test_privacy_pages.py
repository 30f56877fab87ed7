"""Who may take out or erase what is held of whom, on pages."""

import json
from functools import partial

import pytest
from clerks import SignIn
from factories import NOON, AddStation
from flask import Flask
from flask.testing import FlaskClient
from queues import work
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.config import Settings
from locator.db.session import change
from locator.keepers.actions import confirmations, links
from locator.keepers.domain.person import Person


@pytest.fixture
def code(engine: Engine, add: AddStation) -> str:
    """Return the code of a station in 端州区 that has a keeper."""
    add()
    with change(engine) as connection:
        code = str(connection.scalar(text("SELECT code FROM station")))
        confirmations.name_keeper(connection, code, Person(email="keeper@example.org"), NOON)
    return code


@pytest.fixture
def worked(engine: Engine, tmp_path: object) -> partial[None]:
    """Return the worker's doing of all that waits."""
    return partial(work, engine, settings=Settings(data_dir=str(tmp_path)))


def test_a_reporter_takes_out_and_erases_by_the_code(
    client: FlaskClient, code: str, worked: partial[None]
) -> None:
    sent = client.post(f"/stations/{code}/reports", data={"verdict": "locked"})
    client.post(sent.location, data={"contact": "13911112222", "words": "敲了半天"})
    held = json.loads(client.get(f"{sent.location}/data").text)
    assert (held["kind"], held["report"]["contact"], held["report"]["words"]) == (
        *("reporter", "13911112222", "敲了半天"),
    )
    assert f"{sent.location}/erase" in client.get(sent.location).text
    assert client.post(f"{sent.location}/erase").status_code == 400
    assert client.post(f"{sent.location}/erase", data={"sure": "yes"}).status_code == 200
    worked()
    assert client.get(sent.location).status_code == 404
    assert client.get(f"{sent.location}/data").status_code == 404


def test_a_keeper_takes_out_and_erases_by_the_link(
    client: FlaskClient, code: str, engine: Engine, worked: partial[None]
) -> None:
    with change(engine) as connection:
        station = int(connection.scalar(text("SELECT id FROM station")) or 0)
        token = links.create(connection, station, NOON)
    held = json.loads(client.get(f"/keeper/{token}/data").text)
    assert [one["email"] for one in held["keeper"]] == ["keeper@example.org"]
    assert client.post(f"/keeper/{token}/erase", data={"sure": "yes"}).status_code == 200
    worked()
    assert client.get(f"/keeper/{token}").status_code == 410
    with change(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM keeper")) == 0


def test_staff_take_out_their_own_and_leave(
    app: Flask, staff: SignIn, engine: Engine, worked: partial[None]
) -> None:
    boss, clerk = staff(Role.ADMINISTRATOR), staff(Role.EDITOR, "441202")
    held = json.loads(clerk.get("/staff/account/data").text)
    assert held["account"]["email"] == clerk.email and "password_hash" not in held["account"]
    assert clerk.send("/staff/account/erase", sure="yes").status_code == 200
    assert clerk.get("/staff/account").status_code == 303  # signed out at once, before the worker has been
    worked()
    with change(engine) as connection:
        named = text("SELECT name FROM staff WHERE id = :id")
        assert connection.scalar(named, {"id": clerk.key}) == f"已注销{clerk.key}"
    last = boss.send("/staff/account/erase", sure="yes")
    assert last.status_code == 409 and "至少要有一位全国管理员" in last.text


def test_an_administrator_erases_whom_they_may_appoint(
    staff: SignIn, code: str, engine: Engine, worked: partial[None]
) -> None:
    staff(Role.ADMINISTRATOR)
    boss, clerk, other = (
        *(staff(Role.ADMINISTRATOR, "441200"), staff(Role.EDITOR, "441202"), staff(Role.EDITOR, "110115")),
    )
    assert json.loads(boss.get(f"/staff/people/{clerk.key}/data").text)["account"]["email"] == clerk.email
    assert boss.get(f"/staff/people/{other.key}/data").status_code == 403
    assert boss.send(f"/staff/people/{other.key}/erase", email=other.email).status_code == 403
    assert boss.send(f"/staff/people/{clerk.key}/erase", email=other.email).status_code == 400
    assert clerk.get(f"/staff/people/{boss.key}/data").status_code == 403
    assert boss.send(f"/staff/people/{clerk.key}/erase", email=clerk.email).status_code == 303
    assert other.get(f"/staff/keepers/{code}/data").status_code == 403
    assert "keeper@example.org" in boss.get(f"/staff/keepers/{code}/data").text
    with change(engine) as connection:
        confirmations.name_keeper(connection, code, Person(email=boss.email), NOON)
    assert "也是管理账号" in boss.send(f"/staff/keepers/{code}/erase", sure="yes").text
    with change(engine) as connection:
        confirmations.name_keeper(connection, code, Person(email="keeper@example.org"), NOON)
    assert boss.send(f"/staff/keepers/{code}/erase", sure="yes").status_code == 303
    worked()
    with change(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM keeper")) == 0
        emails = connection.scalars(text("SELECT email FROM staff")).all()
    assert clerk.email not in emails and other.email in emails
