"""A database of another version: pages answer 503 with the version and what to run, and never a trace."""

from collections.abc import Callable

import pytest
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.db import schema_version

Become = Callable[..., None]
SENTENCES = {
    "0030": "数据库是 0030-{digest} 版，这个程序要 {wanted} 版：请运行 locator db prepare",
    "9999": "数据库是 9999-{digest} 版，比这个程序的 {wanted} 版新：请换上新的程序",
}


@pytest.fixture
def become(engine: Engine) -> Become:
    """Return a way to make the database one of another revision, in which names are others."""

    def _become(revision: str, *statements: str) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
            new = text("UPDATE alembic_version SET version_num = :revision")
            connection.execute(new, {"revision": revision})

    return _become


def sentence(revision: str) -> str:
    wanted = schema_version.wanted()
    return SENTENCES[revision].format(digest=wanted.digest[:8], wanted=wanted)


OTHER_COLUMN = "ALTER TABLE public_station RENAME COLUMN card TO entry"
OTHER_TABLE = "ALTER TABLE staff_session RENAME TO session"
NO_GRANT = "REVOKE SELECT ON public_station FROM locator_public"


@pytest.mark.parametrize("revision", SENTENCES)
@pytest.mark.parametrize("statement", [OTHER_COLUMN, NO_GRANT])
def test_a_page_names_the_version_and_what_to_run(
    client: FlaskClient, add: AddStation, become: Become, revision: str, statement: str
) -> None:
    add()
    become(revision, statement)
    page = client.get("/stations/100001")
    assert page.status_code == 503
    assert sentence(revision) in page.text
    assert "Traceback" not in page.text and "public_station" not in page.text


@pytest.mark.parametrize("revision", SENTENCES)
def test_the_api_says_the_same(client: FlaskClient, become: Become, revision: str) -> None:
    become(revision, OTHER_COLUMN)
    answer = client.get("/api/v1/stations")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.json["type"].endswith("schema-outdated")
    assert answer.json["detail"] == sentence(revision)


@pytest.mark.parametrize("revision", SENTENCES)
def test_a_change_and_signing_in_say_the_same(client: FlaskClient, become: Become, revision: str) -> None:
    become(revision, OTHER_TABLE, "ALTER TABLE sign_in_failure RENAME COLUMN account TO name")
    form = {"email": "nobody@example.org", "password": "x"}
    page = client.post("/staff/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 503
    assert sentence(revision) in page.text


def test_in_english(client: FlaskClient, become: Become) -> None:
    become("0030", OTHER_COLUMN)
    page = client.get("/api/v1/stations", headers={"Accept-Language": "en"})
    assert "please run locator db prepare" in page.json["detail"]


def test_an_error_of_the_right_version_stays_a_bug(client: FlaskClient, become: Become) -> None:
    become(schema_version.wanted().revision, OTHER_COLUMN)
    assert client.get("/stations/100001").status_code == 500


def test_what_does_not_depend_on_it_is_still_answered(client: FlaskClient, become: Become) -> None:
    become("0030")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("revision", SENTENCES)
def test_readiness_and_status_name_it_before_anything_fails(
    client: FlaskClient, become: Become, revision: str
) -> None:
    become(revision)
    ready = client.get("/ready")
    assert (ready.status_code, ready.json["light"]) == (503, "red")
    assert ready.json["schema_trouble"] == sentence(revision)
    assert sentence(revision) in client.get("/status").text


def test_the_right_version_has_no_trouble(client: FlaskClient) -> None:
    ready = client.get("/ready")
    assert (ready.status_code, ready.json["schema_trouble"]) == (200, "")
