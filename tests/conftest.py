"""What tests share: a real PostGIS, a database of their own for each that wants one, the application.

TODAY is the day on which every test happens; what a station's hours are worked out for begins there.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import databases
import hypothesis
import lent_databases
import orjson
import pytest
from applications import application
from clerks import SignIn, StaffClient
from factories import NOON, TODAY, AddStation, draft
from flask import Flask
from flask.testing import FlaskClient
from import_tables import ImportAs, Importer
from lent_databases import connected
from order import longest_first
from sqlalchemy import Connection, Engine

from geodata.files import geopackage, workbook
from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import Role
from locator.api.views import public
from locator.config import Settings
from locator.db.session import Login, change, read_engine, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.entries.domain.draft import StationDraft
from locator.publishing.actions import file_writer

BEGAN_RUN = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run share their templates, those that a test starts among them."""
    config.stash[BEGAN_RUN] = databases.begin_run()
    # An example may take as long as a busy machine needs.
    too_slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("locator", deadline=None, suppress_health_check=too_slow)
    hypothesis.settings.load_profile("locator")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop what this process kept, and the templates when the last process is done."""
    lent_databases.drop_waiting()
    if config.stash[BEGAN_RUN]:
        databases.end_run()
    databases.disconnect()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest run first."""
    longest_first(items)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database as new: empty, or a `country` if the test is marked so."""
    if request.node.get_closest_marker("country"):
        with databases.copied(databases.country()) as address:
            yield address
    else:
        with lent_databases.lent(databases.empty()) as address:
            yield address


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine that may write."""
    with connected(database_url, "writing", lambda: write_engine(database_url, "test")) as engine:
        yield engine


@pytest.fixture
def connection(engine: Engine, database_url: str) -> Iterator[Connection]:
    """Return a connection that asks, as the pages do."""
    with (
        connected(database_url, "reading", lambda: read_engine(database_url)) as asking,
        asking.connect() as connection,
    ):
        yield connection


@pytest.fixture
def add(engine: Engine) -> AddStation:
    """Return a way to add one station; what is not said is sensible. It returns the station's id."""

    def _add(today: date = TODAY, **said: object) -> int:
        drafts, problems = convert_positions([draft(**said)])
        assert not problems, problems
        with change(engine) as connection:
            return insert_stations(connection, drafts, today, lambda _: None)[0]

    return _add


@pytest.fixture
def app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the application on this test's database, its clock stopped at noon of TODAY."""
    monkeypatch.setattr("locator.http.clock.now", lambda: NOON)
    public.counted_divisions.cache_clear()  # counts of another test's database
    with application(Settings(database_url=database_url)) as app:
        yield app


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
            key = accounts.add_account(connection, email, f"{role.zh}{email[-18:-12]}")
            place = {"division_code": division_code, "organization_id": organization_id}
            accounts.appoint(connection, key, role, "test", **place)  # type: ignore[arg-type]
            token = open_session(connection, key, "test", second_factor=second_factor)
        return StaffClient(app, app.response_class).signed_in(key, email, token, engine)

    return sign_in


@pytest.fixture
def now_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a way to set the application's clock."""
    return lambda moment: monkeypatch.setattr("locator.http.clock.now", lambda: moment)


@pytest.fixture
def mailing(app: Flask) -> Flask:
    """Return the application where mail goes out."""
    settings = app.jinja_env.globals["settings"]
    assert isinstance(settings, Settings)
    app.jinja_env.globals["settings"] = replace(settings, mail_url="smtp://mail.example.org")
    return app


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write workbooks and layers in this process: a hundred processes would take minutes."""

    def run_writer(module: str, path: Path, head: object, lines: Iterable[object]) -> None:
        given_head = orjson.loads(orjson.dumps(head))
        given = (orjson.loads(orjson.dumps(line)) for line in lines)
        if module == file_writer.WORKBOOK:
            workbook.write_workbook(str(path), workbook.TableHeader(**given_head), given)
        else:
            geopackage.write_geopackage(str(path), given_head["title"], given_head["columns"], given)

    monkeypatch.setattr(file_writer, "run_writer", run_writer)


@pytest.fixture
def add_all(engine: Engine) -> Callable[[Sequence[StationDraft]], list[int]]:
    """Return a way to add many stations; it returns their ids in order."""

    def _add_all(drafts: Sequence[StationDraft]) -> list[int]:
        ready, problems = convert_positions(drafts)
        assert not problems, problems
        with change(engine) as connection:
            return insert_stations(connection, ready, TODAY, lambda _: None)

    return _add_all


@pytest.fixture
def import_as(engine: Engine, database_url: str, staff: SignIn) -> Iterator[ImportAs]:
    """Return a function that gives an importer with a role: ``import_as(Role.APPROVER, "441202")``."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield lambda role, division=None: Importer(engine, writes, staff(role, division))
    writes.dispose()
