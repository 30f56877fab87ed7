"""A database of another version: pages answer 503 with the version and the command to run, never a trace."""

from collections.abc import Callable

import pytest
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.db import schema_version

SetRevision = Callable[..., None]
MESSAGES = {
    "0030": "数据库是 0030-{digest} 版，这个程序要 {wanted} 版：请运行 locator db prepare",
    "9999": "数据库是 9999-{digest} 版，比这个程序的 {wanted} 版新：请换上新的程序，或者还原升级前的备份",
}


@pytest.fixture
def set_revision(engine: Engine) -> SetRevision:
    """Return a function that gives the database another revision, with other names in it."""

    def _set_revision(revision: str, *statements: str) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
            new = text("UPDATE alembic_version SET version_num = :revision")
            connection.execute(new, {"revision": revision})

    return _set_revision


def message(revision: str) -> str:
    wanted = schema_version.wanted()
    return MESSAGES[revision].format(digest=wanted.digest[:8], wanted=wanted)


OTHER_COLUMN = "ALTER TABLE public_station RENAME COLUMN card TO entry"
OTHER_TABLE = "ALTER TABLE staff_session RENAME TO session"
NO_GRANT = "REVOKE SELECT ON public_station FROM locator_public"


@pytest.mark.parametrize("revision", MESSAGES)
@pytest.mark.parametrize("statement", [OTHER_COLUMN, NO_GRANT])
def test_a_page_names_the_version_and_the_command_to_run(
    client: FlaskClient, add: AddStation, set_revision: SetRevision, revision: str, statement: str
) -> None:
    add()
    set_revision(revision, statement)
    page = client.get("/stations/100001")
    assert page.status_code == 503
    assert message(revision) in page.text
    assert "Traceback" not in page.text and "public_station" not in page.text


@pytest.mark.parametrize("revision", MESSAGES)
def test_the_api_has_the_same_message(client: FlaskClient, set_revision: SetRevision, revision: str) -> None:
    set_revision(revision, OTHER_COLUMN)
    answer = client.get("/api/v1/stations")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.json["type"].endswith("schema-outdated")
    assert answer.json["detail"] == message(revision)


@pytest.mark.parametrize("revision", MESSAGES)
def test_sign_in_has_the_same_message(client: FlaskClient, set_revision: SetRevision, revision: str) -> None:
    set_revision(revision, OTHER_TABLE, "ALTER TABLE sign_in_failure RENAME COLUMN account TO name")
    form = {"email": "nobody@example.org", "password": "x"}
    page = client.post("/staff/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 503
    assert message(revision) in page.text


def test_the_message_is_translated(client: FlaskClient, set_revision: SetRevision) -> None:
    set_revision("0030", OTHER_COLUMN)
    page = client.get("/api/v1/stations", headers={"Accept-Language": "en"})
    assert "please run locator db prepare" in page.json["detail"]


def test_with_the_right_version_an_error_stays_an_error(
    client: FlaskClient, set_revision: SetRevision
) -> None:
    set_revision(schema_version.wanted().revision, OTHER_COLUMN)
    assert client.get("/stations/100001").status_code == 500


def test_pages_without_the_database_are_still_served(client: FlaskClient, set_revision: SetRevision) -> None:
    set_revision("0030")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("revision", MESSAGES)
def test_readiness_and_status_show_the_version(
    client: FlaskClient, set_revision: SetRevision, revision: str
) -> None:
    set_revision(revision)
    ready = client.get("/ready")
    assert (ready.status_code, ready.json["light"]) == (503, "red")
    assert ready.json["schema_trouble"] == message(revision)
    assert message(revision) in client.get("/status").text


def test_the_right_version_is_ready(client: FlaskClient) -> None:
    ready = client.get("/ready")
    assert (ready.status_code, ready.json["schema_trouble"]) == (200, "")
