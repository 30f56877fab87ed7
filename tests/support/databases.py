"""The tests' databases: templates made once for all processes of a run, and copies that a test may spoil.

What takes long - schema and reference data, a country of 20,000 stations - is made by whoever needs it first,
while the others wait; copying it takes a moment.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from factories import TODAY
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from locator.db import migrate
from locator.db.session import change, write_engine
from locator.demo import actions as demo
from locator.hours.actions import timetables
from locator.operations.actions.reference import load_reference

HOW_TO_START = "scripts/test starts one; or name a PostGIS by LOCATOR_TEST_DATABASE_URL"
RUN = "LOCATOR_TEST_RUN"  # what the processes of one run share
STATIONS = 20_000
DAYTIME_HOURS = "Mo-Su 09:00-17:00"
# How long the program waits for the database is bounded for its users; a test on a busy machine waits.
LONG_TIMEOUTS = {
    "connect_timeout": "120",
    "options": "-c statement_timeout=10min -c lock_timeout=2min -c idle_in_transaction_session_timeout=10min",
}


def begin_run() -> bool:
    """Give the run a name, which the processes that it starts inherit; tell whether it had none before."""
    if RUN in os.environ:
        return False
    os.environ[RUN] = uuid.uuid4().hex[:8]
    return True


def end_run() -> None:
    """Drop the templates of this run; whoever began it does so, when all its processes are done."""
    if not os.environ.get("LOCATOR_TEST_DATABASE_URL"):
        return
    ours = text("SELECT datname FROM pg_database WHERE starts_with(datname, :name)")
    for name in server().scalars(ours, {"name": _template("")}).all():
        server().execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def disconnect() -> None:
    """Close this process's connection to the test server."""
    if server.cache_info().currsize:
        server().close()
        server().engine.dispose()
        server.cache_clear()


@cache
def server() -> Connection:
    """Return this process's connection to the test server's own database, in no transaction."""
    named = os.environ.get("LOCATOR_TEST_DATABASE_URL")
    if not named:
        raise pytest.UsageError(f"These tests need a PostGIS: {HOW_TO_START}")
    return create_engine(named, isolation_level="AUTOCOMMIT").connect()


@cache
def empty() -> str:
    """Return the name of a template with schema and reference data only."""
    return _create_once("empty", "template1", _prepare)


@cache
def country() -> str:
    """Return the name of a template with a country of demo stations."""
    return _create_once("country", empty(), _populate)


def filled(kind: str, fill: Callable[[Engine], None]) -> str:
    """Return the name of a template of its own kind: an `empty` one that a function has filled."""
    return _create_once(kind, empty(), fill)


@contextmanager
def copied(template: str) -> Iterator[str]:
    """Give the address of a copy of a template, which is dropped in the end."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    _copy(template, name)
    yield _address(name)
    server().execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def renew(address: str, template: str) -> None:
    """Put a new copy of a template where an older one was; who is connected to that loses the connection."""
    name = make_url(address).database or ""
    server().execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    _copy(template, name)


def program_timeouts(address: str) -> str:
    """Return the address of a database without LONG_TIMEOUTS: the program's own time-outs hold."""
    return make_url(address).difference_update_query(LONG_TIMEOUTS).render_as_string(hide_password=False)


def with_options(address: str, **options: str) -> str:
    """Return the address of a database with settings of a connection, in place of those it names so far."""
    url = make_url(address)
    added = [f"-c {name}={value}" for name, value in options.items()]
    all_of_them = " ".join([str(url.query.get("options", "")), *added])
    return url.update_query_dict({"options": all_of_them}).render_as_string(hide_password=False)


def drop_tables(engine: Engine) -> None:
    """Leave a database without our tables, as before the first start."""
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS public, jobs CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def _create_once(kind: str, source: str, fill: Callable[[Engine], None]) -> str:
    name = _template(kind)
    with _exclusive(name):
        there = text("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)")
        if not server().scalar(there, {"name": name}):
            _copy(source, f"{name}_begun")
            engine = write_engine(_address(f"{name}_begun"), "test")
            fill(engine)
            engine.dispose()
            server().execute(text(f"ALTER DATABASE {name}_begun RENAME TO {name}"))
    return name


def _copy(template: str, name: str) -> None:
    """Copy a database file by file: by the log, as is usual since PostgreSQL 15, it costs twice as much."""
    connection = server()
    strategy = "STRATEGY FILE_COPY" if connection.dialect.server_version_info >= (15,) else ""
    connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}"))


@contextmanager
def _exclusive(name: str) -> Iterator[None]:
    """Let the other processes of the run wait for what is made under a name."""
    server().execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": name})
    try:
        yield
    finally:
        server().execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})


def _prepare(engine: Engine) -> None:
    migrate.upgrade(engine)
    with change(engine) as connection:
        load_reference(connection)


def _populate(engine: Engine) -> None:
    """Store demo stations; let some kettles be off at night, where the doors are open."""
    demo.add(engine, STATIONS, TODAY, lambda _: None)
    with change(engine) as connection:
        (key,) = timetables.ensure(connection, [DAYTIME_HOURS], TODAY).values()
        off_at_night = text(
            "UPDATE service_offer SET timetable_id = :key, opening_hours = :hours"
            " WHERE code = 'drinking_water' AND station_id % 5 = 0"
        )
        connection.execute(off_at_night, {"key": key, "hours": DAYTIME_HOURS})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _template(kind: str) -> str:
    return f"template_{os.environ[RUN]}_{kind}"


def _address(name: str) -> str:
    named: URL = make_url(os.environ["LOCATOR_TEST_DATABASE_URL"])
    return named.set(database=name).update_query_dict(LONG_TIMEOUTS).render_as_string(hide_password=False)
