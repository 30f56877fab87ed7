"""What tests share: a real PostGIS, a database of their own for each that wants one, the application.

TODAY is the day on which every test happens; what a station's hours are worked out for begins there.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, TODAY, AddStation, draft
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from locator.actions import accounts
from locator.actions.placing import placed
from locator.actions.reference import load_reference
from locator.actions.sign_in import open_session
from locator.actions.station_rows import insert_stations
from locator.app import create_app
from locator.config import Settings
from locator.db import migrate
from locator.db.session import change, read_engine, write_engine
from locator.domain.rights import Role
from locator.web import api
from locator.web.database import KEY as DATABASE

HOW = "scripts/test starts one; or name a PostGIS by LOCATOR_TEST_DATABASE_URL"


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], str]]:
    """Return a way to run SQL on the test server's own database, in no transaction."""
    named = os.environ.get("LOCATOR_TEST_DATABASE_URL")
    if not named:
        raise pytest.UsageError(f"These tests need a PostGIS: {HOW}")
    engine = create_engine(named, isolation_level="AUTOCOMMIT")

    def run(statement: str) -> str:
        with engine.connect() as connection:
            connection.execute(text(statement))
        return statement

    yield run
    engine.dispose()


@pytest.fixture(scope="session")
def template(server: Callable[[str], str]) -> Iterator[str]:
    """Make a database with schema and reference data once, for others to be copied from."""
    name = f"template_{uuid.uuid4().hex[:8]}"
    server(f"CREATE DATABASE {name}")
    engine = write_engine(_url(name), "test")
    migrate.upgrade(engine)
    with change(engine) as connection:
        load_reference(connection)
    engine.dispose()
    yield name
    server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(server: Callable[[str], str], template: str) -> Iterator[str]:
    """Return the address of an empty database of this test's own."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    server(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(name)
    server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine that may write."""
    engine = write_engine(database_url, "test")
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine, database_url: str) -> Iterator[Connection]:
    """Return a connection that asks, as the pages do."""
    asking = read_engine(database_url)
    with asking.connect() as connection:
        yield connection
    asking.dispose()


@pytest.fixture
def add(engine: Engine) -> AddStation:
    """Return a way to add one station; what is not said is sensible. It returns the station's id."""

    def _add(today: date = TODAY, **said: object) -> int:
        drafts, problems = placed([draft(**said)])
        assert not problems, problems
        with change(engine) as connection:
            return insert_stations(connection, drafts, today, lambda _: None)[0]

    return _add


@pytest.fixture
def app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the application on this test's database, its clock stopped at noon of TODAY."""
    monkeypatch.setattr("locator.web.clock.now", lambda: NOON)
    api.counted_divisions.cache_clear()  # counts of another test's database
    app = create_app(Settings(database_url=database_url))
    yield app
    app.extensions[DATABASE].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a visitor without a browser."""
    return app.test_client()


@pytest.fixture
def staff(app: Flask, engine: Engine) -> SignIn:
    """Return a way to have somebody signed in: ``staff(Role.EDITOR, "110115")`` is a client of the pages."""

    def sign_in(
        role: Role,
        division_code: str | None = None,
        organization_id: int | None = None,
        *,
        second_factor: bool = True,
    ) -> StaffClient:
        email = f"{role.value}{uuid.uuid4().hex[:8]}@example.org"
        with change(engine) as connection:
            key = accounts.add(connection, email, f"{role.zh}{email[-18:-12]}")
            place = {"division_code": division_code, "organization_id": organization_id}
            accounts.appoint(connection, key, role, "test", **place)  # type: ignore[arg-type]
            token = open_session(connection, key, "test", second_factor=second_factor)
        app.test_client_class = StaffClient
        client = app.test_client()
        assert isinstance(client, StaffClient)
        return client.signed_in(key, email, token, engine)

    return sign_in


@pytest.fixture
def now_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a way to set the application's clock."""
    return lambda moment: monkeypatch.setattr("locator.web.clock.now", lambda: moment)


def _url(name: str) -> str:
    named: URL = make_url(os.environ["LOCATOR_TEST_DATABASE_URL"])
    return named.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def mailing(app: Flask) -> Flask:
    """Return the application where mail goes out."""
    settings = app.jinja_env.globals["settings"]
    assert isinstance(settings, Settings)
    app.jinja_env.globals["settings"] = replace(settings, mail_url="smtp://mail.example.org")
    return app
