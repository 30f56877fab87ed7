"""Signing in with two factors, limits on guessing that spare a known computer, sessions that end at once."""

import re

import pyotp
import pytest
from clerks import SignIn
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text, update

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.accounts.tables import staff, staff_session
from locator.db.session import change
from locator.mail.tables import outbox

PASSWORD = "蓝塘加油站的水很热呢 2026"
EMAIL = "wang@example.org"


@pytest.fixture
def wang(engine: Engine) -> int:
    """Return an editor with a password and no second factor."""
    return account(engine, EMAIL, Role.EDITOR)


def account(engine: Engine, email: str, role: Role) -> int:
    """Add an account with a password, set by its invitation; return its id."""
    with change(engine) as connection:
        staff_id = accounts.add_account(connection, email, "王芳")
        accounts.appoint(connection, staff_id, role, "test", division_code="441202")
        token = accounts.send_link(connection, staff_id, email, LinkPurpose.INVITATION, "http://site")
        accounts.redeem_link(connection, token, PASSWORD, "")
        connection.execute(staff_session.delete())
    return staff_id


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD) -> int:
    """Try to sign in; return the HTTP status."""
    return client.post("/staff/sign-in", data={"email": email, "password": password}).status_code


def csrf(page: str) -> str:
    """Return the CSRF token of a page's form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_editor_signs_in_with_email_and_password(client: FlaskClient, wang: int) -> None:
    assert client.get("/staff/").location == "/staff/sign-in"
    assert sign_in(client, " Wang@Example.org ") == 303
    assert "王芳" in client.get("/staff/").text


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(client: FlaskClient, wang: int) -> None:
    answers = [
        client.post("/staff/sign-in", data={"email": email, "password": "guess guess guess"})
        for email in (EMAIL, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].text.replace(EMAIL, "") == answers[1].text.replace("nobody@example.org", "")


def test_tokens_and_passwords_are_stored_as_hashes_only(
    client: FlaskClient, wang: int, engine: Engine
) -> None:
    sign_in(client)
    cookie = client.get_cookie("staff", path="/staff")
    assert cookie and cookie.http_only and cookie.same_site == "Lax"
    with engine.connect() as connection:
        stored = connection.scalar(select(staff_session.c.token_hash))
        assert stored and cookie.value.encode() not in stored
        hashed = connection.scalar(select(staff.c.password_hash)) or ""
    assert hashed.startswith("$argon2id$") and PASSWORD not in hashed


def test_an_approver_sets_up_a_code_and_needs_one_at_every_later_sign_in(app: Flask, engine: Engine) -> None:
    account(engine, EMAIL, Role.APPROVER)
    client = app.test_client()
    sign_in(client)
    assert client.get("/staff/").location == "/staff/code"
    page = client.get("/staff/code").text
    secret = re.search(r'class="code">([A-Z2-7]{32})<', page)
    assert secret
    code = pyotp.TOTP(secret[1]).now()
    shown = client.post("/staff/code/set-up", data={"csrf": csrf(page), "code": code}).text
    codes = re.findall(r"<code>([0-9A-F]{10})</code>", shown)
    assert len(codes) == 10 and client.get("/staff/").status_code == 200

    later = app.test_client()
    sign_in(later)
    form = {"csrf": csrf(later.get("/staff/code").text)}
    assert later.post("/staff/code", data=form | {"code": code}).status_code == 400  # each code once
    assert later.get("/staff/").location == "/staff/code"
    assert later.post("/staff/code", data=form | {"code": codes[0]}).status_code == 303
    assert later.get("/staff/").status_code == 200

    third = app.test_client()
    sign_in(third)
    form = {"csrf": csrf(third.get("/staff/code").text)}
    assert third.post("/staff/code", data=form | {"code": codes[0]}).status_code == 400


def test_a_code_typed_in_full_width_digits_is_accepted(app: Flask, engine: Engine) -> None:
    account(engine, EMAIL, Role.APPROVER)
    client = app.test_client()
    sign_in(client)
    page = client.get("/staff/code").text
    secret = re.search(r'class="code">([A-Z2-7]{32})<', page)
    assert secret
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in pyotp.TOTP(secret[1]).now())
    form = {"csrf": csrf(page)}
    assert client.post("/staff/code/set-up", data=form | {"code": "一二三四五六"}).status_code == 400
    assert client.post("/staff/code/set-up", data=form | {"code": wide}).status_code == 200
    assert client.get("/staff/").status_code == 200


def test_an_editor_who_becomes_an_approver_must_set_up_a_code_first(
    client: FlaskClient, wang: int, engine: Engine
) -> None:
    sign_in(client)
    assert client.get("/staff/").status_code == 200  # an editor's password is enough
    with change(engine) as connection:
        accounts.appoint(connection, wang, Role.APPROVER, "test", division_code="441202")
    assert client.get("/staff/").location == "/staff/code"
    assert client.get("/api/v1/staff/stations/1").status_code == 401


def test_an_editor_who_also_becomes_an_inspector_stays_signed_in(
    client: FlaskClient, wang: int, engine: Engine
) -> None:
    sign_in(client)
    with change(engine) as connection:
        accounts.appoint(connection, wang, Role.INSPECTOR, "test", division_code="441203")
    assert client.get("/staff/").status_code == 200


def test_too_many_wrong_passwords_block_unknown_computers_but_not_a_known_one(app: Flask, wang: int) -> None:
    known = app.test_client()
    assert sign_in(known) == 303
    guesser = app.test_client()
    statuses = [sign_in(guesser, password=f"guess number {n}") for n in range(12)]
    assert statuses == [400] * 10 + [429] * 2
    assert sign_in(app.test_client()) == 429  # the right password, from a stranger's computer
    assert sign_in(known) == 303


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff SET password_hash = 'x'",
        "UPDATE staff SET disabled_at = now()",
        "UPDATE appointment SET ended_at = now()",
        "UPDATE appointment SET role = 'auditor'",
        "UPDATE staff_session SET expires_at = now()",
    ],
)
def test_a_session_ends_at_once_when_its_account_role_or_time_ends(
    client: FlaskClient, wang: int, engine: Engine, statement: str
) -> None:
    sign_in(client)
    assert client.get("/staff/").status_code == 200
    with change(engine) as connection:
        connection.execute(text(statement))
    assert client.get("/staff/").status_code == 303


def test_signing_out_ends_the_session_even_for_who_kept_the_cookie(client: FlaskClient, wang: int) -> None:
    sign_in(client)
    cookie = client.get_cookie("staff", path="/staff")
    assert cookie
    client.post("/staff/sign-out", data={"csrf": csrf(client.get("/staff/account").text)})
    client.set_cookie("staff", cookie.value, path="/staff")
    assert client.get("/staff/").status_code == 303


def test_a_form_without_the_sessions_csrf_token_is_refused(staff: SignIn) -> None:
    client = staff(Role.ADMINISTRATOR)
    assert client.post("/staff/people", data={"name": "x"}).status_code == 403
    assert client.post("/staff/people", data={"name": "x", "csrf": "another's"}).status_code == 403


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(
    mailing: Flask, wang: int, engine: Engine
) -> None:
    client = mailing.test_client()
    answers = [
        client.post("/staff/forgot", data={"email": email}).text for email in (EMAIL, "nobody@example.org")
    ]
    assert answers[0] == answers[1]
    with engine.connect() as connection:
        body = connection.scalar(select(outbox.c.body).order_by(outbox.c.id.desc()).limit(1)) or ""
    found = re.search(r"/staff/link/\S+", body)
    assert found
    assert "密码太好猜" in client.post(found[0], data={"password": "password1234"}).text
    assert client.post(found[0], data={"password": "另外一句很长的密码 77"}).status_code == 303
    assert client.get("/staff/").status_code == 200
    assert client.get(found[0]).status_code == 410
    assert sign_in(client) == 400 and sign_in(client, password="另外一句很长的密码 77") == 303


def test_a_closed_account_cannot_sign_in(client: FlaskClient, wang: int, engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(update(staff).values(disabled_at=text("now()")))
    assert sign_in(client) == 400
