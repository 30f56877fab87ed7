"""A deployment that is told to change nothing: questions are answered, changes refused, nobody signed out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from applications import application
from clerks import SignIn, StaffClient
from click.testing import CliRunner
from factories import HERE, AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update

from locator.accounts.domain.rights import Role
from locator.accounts.tables import staff_session
from locator.cli import main
from locator.config import Settings
from locator.db.session import change
from locator.stations.tables import station

NEAREST = {"lon": HERE.lon, "lat": HERE.lat}
SIGN_IN = {"email": "a@b.example", "password": "not this one"}
LONG_AGO = timedelta(minutes=5)  # a use of a session that is due to be written


@pytest.fixture
def read_only(database_url: str, app: Flask) -> Iterator[Flask]:
    """Return the application with LOCATOR_READ_ONLY=1, on the database of `app`."""
    with application(Settings(database_url=database_url, read_only=1)) as frozen:
        yield frozen


@pytest.fixture
def visitor(read_only: Flask) -> FlaskClient:
    return read_only.test_client()


def test_questions_are_answered(visitor: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", at=HERE)
    found = visitor.post("/api/v1/stations/nearest", json=NEAREST).json["features"]
    assert [hit["properties"]["name"] for hit in found] == ["黄塘驿站"]
    assert visitor.get("/?q=黄塘").status_code == 200


def test_a_report_is_refused_in_words(visitor: FlaskClient, add: AddStation, engine: Engine) -> None:
    add(name="黄塘驿站", at=HERE)
    with engine.connect() as connection:
        code = connection.scalar(select(station.c.code))
    refused = visitor.post(f"/api/v1/stations/{code}/reports", json={"verdict": "locked"})
    assert (refused.status_code, refused.json["type"].rpartition(":")[2]) == (503, "read-only")
    page = visitor.post("/staff/sign-in", data=SIGN_IN, headers={"Accept": "text/html"})
    assert page.status_code == 503 and "现在只能查，不能改" in page.text and "查驿站照常" in page.text


def test_who_is_signed_in_may_go_on_reading(read_only: Flask, staff: SignIn, engine: Engine) -> None:
    clerk = staff(Role.EDITOR, "441202")
    with change(engine) as connection:
        connection.execute(update(staff_session).values(seen_at=func.now() - LONG_AGO))
    reading = StaffClient(read_only, read_only.response_class)
    reading.signed_in(clerk.key, clerk.email, clerk.token, engine)
    page = reading.get("/staff/stations")
    assert page.status_code == 200 and "现在只能查，不能改" in page.text
    assert reading.send("/staff/account/language", language="en").status_code == 503


def test_ready_and_status_say_so(visitor: FlaskClient) -> None:
    ready = visitor.get("/ready")
    assert (ready.status_code, ready.json["changes"]) == (200, "yellow")
    assert "现在只能查，不能改" in visitor.get("/status").text


def test_what_is_queued_waits(database_url: str) -> None:
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_READ_ONLY": "1"}
    answer = CliRunner(env=settings).invoke(main, ["work", "--once"])
    assert answer.exit_code and "LOCATOR_READ_ONLY" in answer.stderr
