"""Cookies of a site served by https are bound to its host and sent encrypted; a developer's are plain."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.db.session import change
from locator.http.deployment import settings_of

EMAIL, PASSWORD = "wang@example.org", "蓝塘加油站的水很热呢 2026"
SIGN_IN = {"email": EMAIL, "password": PASSWORD}


@pytest.fixture
def client(app: Flask, engine: Engine) -> FlaskClient:
    """Return a browser of somebody who has an account."""
    with change(engine) as connection:
        staff_id = accounts.add_account(connection, EMAIL, "王芳")
        accounts.appoint(connection, staff_id, Role.EDITOR, "test", division_code="441202")
        token = accounts.send_link(connection, staff_id, EMAIL, LinkPurpose.INVITATION, "http://site")
        accounts.redeem_link(connection, token, PASSWORD, "")
    return app.test_client()


@pytest.fixture
def encrypted(app: Flask, client: FlaskClient) -> FlaskClient:
    """Return the same browser at a site whose own address is https."""
    settings = replace(settings_of(app), public_url="https://stations.example.org")
    app.jinja_env.globals["settings"] = settings
    return client


def cookies_of(client: FlaskClient, address: str = "/staff/sign-in", **form: str) -> dict[str, str]:
    answer = client.post(address, data=form) if form else client.get(address)
    lines = answer.headers.getlist("Set-Cookie")
    return {line.partition("=")[0]: line for line in lines}


def test_by_https_session_and_browser_are_bound_to_the_host(encrypted: FlaskClient) -> None:
    given = cookies_of(encrypted, **SIGN_IN)
    assert set(given) == {"__Host-staff", "__Host-staff_device"}
    for line in given.values():
        parts = {part.strip() for part in line.split(";")[1:]}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts and "Domain" not in line


def test_by_https_a_plain_cookie_of_another_host_is_no_session(encrypted: FlaskClient) -> None:
    token = cookies_of(encrypted, **SIGN_IN)["__Host-staff"].split(";")[0].partition("=")[2]
    other = encrypted.application.test_client()
    other.set_cookie("staff", token, path="/staff")
    assert other.get("/staff/").status_code == 303  # to the sign-in
    other.set_cookie("__Host-staff", token, secure=True)
    assert other.get("/staff/", base_url="https://localhost").status_code == 200


def test_a_request_by_https_is_enough(client: FlaskClient) -> None:
    answer = client.post("/staff/sign-in", data=SIGN_IN, base_url="https://localhost")
    assert "__Host-staff=" in answer.headers["Set-Cookie"]
    assert client.get("/staff/", base_url="https://localhost").status_code == 200


def test_on_a_developers_machine_cookies_are_plain_and_for_staff_pages_only(client: FlaskClient) -> None:
    answer = client.post("/staff/sign-in", data=SIGN_IN)
    lines = answer.headers.getlist("Set-Cookie")
    assert {line.partition("=")[0] for line in lines} == {"staff", "staff_device"}
    assert all("Path=/staff" in line or "Path=/api/v1/staff" in line for line in lines)
    assert not any("Secure" in line for line in lines)
    assert client.get("/staff/").status_code == 200


def test_signing_out_takes_the_cookie_away(encrypted: FlaskClient) -> None:
    secure = {"base_url": "https://localhost"}
    encrypted.post("/staff/sign-in", data=SIGN_IN, **secure)
    page = encrypted.get("/staff/account", **secure).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    answer = encrypted.post("/staff/sign-out", data={"csrf": csrf}, **secure)
    assert "__Host-staff=;" in answer.headers["Set-Cookie"] and "Secure" in answer.headers["Set-Cookie"]
    assert encrypted.get_cookie("__Host-staff") is None


def test_other_cookies_are_sent_encrypted_only(encrypted: FlaskClient) -> None:
    assert "Secure" in cookies_of(encrypted, "/?lang=en")["lang"]
