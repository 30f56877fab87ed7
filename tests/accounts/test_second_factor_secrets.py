"""Secrets of second factors lie encrypted; keys are changed by a command; a lost phone has a way back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.accounts.secret_box import SecretBox
from locator.cli import main
from locator.db.session import change
from locator.http.deployment import settings_of

EMAIL, PASSWORD = "wang@example.org", "蓝塘加油站的水很热呢 2026"


@pytest.fixture
def secret(app: Flask, engine: Engine, tmp_path: Path) -> str:
    """Let an approver set up a second factor; return its secret."""
    app.jinja_env.globals["settings"] = replace(settings_of(app), data_dir=str(tmp_path))
    with change(engine) as connection:
        staff_id = accounts.add_account(connection, EMAIL, "王芳")
        accounts.appoint(connection, staff_id, Role.APPROVER, "test", division_code="441202")
        token = accounts.send_link(connection, staff_id, EMAIL, LinkPurpose.INVITATION, "http://site")
        accounts.redeem_link(connection, token, PASSWORD, "")
    client = signed_in(app)
    page = client.get("/staff/code").text
    found = re.search(r'class="code">([A-Z2-7]{32})<', page)
    assert found
    given = {"csrf": csrf(page), "code": pyotp.TOTP(found[1]).now()}
    assert client.post("/staff/code/set-up", data=given).status_code == 200
    return found[1]


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.post("/staff/sign-in", data={"email": EMAIL, "password": PASSWORD})
    return client


def csrf(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def accepts(app: Flask, engine: Engine, secret: str) -> bool:
    """Tell whether the code of a secret is taken at a new sign-in."""
    with change(engine) as connection:
        connection.execute(text("UPDATE staff SET totp_last_step = 0"))  # the code may have been used
    client = signed_in(app)
    given = {"csrf": csrf(client.get("/staff/code").text), "code": pyotp.TOTP(secret).now()}
    return client.post("/staff/code", data=given).status_code == 303


def stored(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT totp_secret FROM staff")))


def run(database_url: str, tmp_path: Path, *command: str) -> Result:
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_DATA_DIR": str(tmp_path), "LOCATOR_PORT": "1"}
    return CliRunner(env=settings).invoke(main, list(command))


def told(database_url: str, tmp_path: Path) -> str:
    """Return what the doctor says of second factors."""
    document = json.loads(run(database_url, tmp_path, "doctor", "--json").output)
    return str([one for one in document["findings"] if one["check"] == "second factor"])


def test_it_lies_encrypted_and_its_key_is_the_owners_alone(
    engine: Engine, secret: str, tmp_path: Path
) -> None:
    assert stored(engine).startswith("fernet:") and secret not in stored(engine)
    with engine.connect() as connection:
        history = connection.scalar(text("SELECT string_agg(r::text, '') FROM change_row r"))
    assert secret not in str(history)
    assert (tmp_path / "secrets.keys").stat().st_mode & 0o777 == 0o600
    assert SecretBox(str(tmp_path)).open(stored(engine)) == secret


def test_a_new_key_encrypts_all_again_and_codes_go_on(
    app: Flask, engine: Engine, database_url: str, secret: str, tmp_path: Path
) -> None:
    before, keys = stored(engine), (tmp_path / "secrets.keys").read_text()
    done = run(database_url, tmp_path, "staff", "rotate-key")
    assert done.exit_code == 0 and "1 个人" in done.output, done.output
    assert stored(engine) != before and (tmp_path / "secrets.keys").read_text().endswith(keys)
    assert accepts(app, engine, secret)
    run(database_url, tmp_path, "staff", "rotate-key")
    assert keys not in (tmp_path / "secrets.keys").read_text()  # two keys are kept
    assert accepts(app, engine, secret)


def test_one_of_before_is_taken_and_encrypted_with_the_next_key(
    app: Flask, engine: Engine, database_url: str, secret: str, tmp_path: Path
) -> None:
    with change(engine) as connection:
        connection.execute(text("UPDATE staff SET totp_secret = :secret"), {"secret": secret})
    assert accepts(app, engine, secret)
    assert "没有加密" in told(database_url, tmp_path)
    run(database_url, tmp_path, "staff", "rotate-key")
    assert stored(engine).startswith("fernet:") and accepts(app, engine, secret)
    assert "没有加密" not in told(database_url, tmp_path)


def test_without_its_key_no_code_is_right_and_the_doctor_says_why(
    app: Flask, engine: Engine, database_url: str, secret: str, tmp_path: Path
) -> None:
    (tmp_path / "secrets.keys").unlink()
    assert "解不开" in told(database_url, tmp_path)
    assert not accepts(app, engine, secret)
    assert "解不开" in told(database_url, tmp_path)  # there is another one now


def test_who_has_lost_the_phone_sets_up_another(
    app: Flask, database_url: str, secret: str, tmp_path: Path
) -> None:
    assert "没有这个邮箱" in run(database_url, tmp_path, "staff", "forget-code", "li@example.org").output
    assert run(database_url, tmp_path, "staff", "forget-code", EMAIL).exit_code == 0
    assert 'class="code"' in signed_in(app).get("/staff/code").text
