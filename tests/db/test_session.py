"""Connections: their time-outs are read back from live ones, and questions cannot change anything."""

from collections.abc import Iterator

import databases
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from locator.db import session
from locator.db.errors import DatabaseAway, SchemaOutdated, WrongSession

NOWHERE = "postgresql://nobody@/nothing?host=/nowhere"


@pytest.fixture
def asking(database_url: str) -> Iterator[Engine]:
    """Return the engine of questions with its own time-outs, with one connection only."""
    engine = session.read_engine(databases.program_timeouts(database_url), pool_size=1)
    yield engine
    engine.dispose()


def setting(engine: Engine, name: str) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "1500ms"),
        ("lock_timeout", "500ms"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("default_transaction_read_only", "on"),
        ("TimeZone", "Asia/Shanghai"),
        ("jit", "off"),
        ("pg_trgm.word_similarity_threshold", "0.4"),
        ("application_name", "locator"),
    ],
)
def test_a_question_has_its_settings(asking: Engine, name: str, value: str) -> None:
    assert setting(asking, name) == value


LOST = {
    "the role and all limits": lambda _settings: "",
    "the role": lambda settings: REAL_OPTIONS({k: v for k, v in settings.items() if k != "role"}),
    "a time-out": lambda settings: REAL_OPTIONS(dict(settings) | {"lock_timeout": 0}),
    "read only": lambda settings: REAL_OPTIONS(
        {k: v for k, v in settings.items() if not k.endswith("read_only")}
    ),
}
REAL_OPTIONS = session._options


@pytest.mark.parametrize("lost", LOST)
def test_a_connection_that_lost_its_settings_is_refused(
    database_url: str, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a pooler that ignores what a connection asks for."""
    monkeypatch.setattr(session, "_options", LOST[lost])
    url = databases.program_timeouts(database_url)
    engine = session.read_engine(url, pool_size=1, login=session.Login("locator_public"))
    with pytest.raises(WrongSession), engine.connect():
        pass
    with pytest.raises(WrongSession):  # so the server does not start
        session.warm_up(engine)
    engine.dispose()


def test_a_server_that_vanished_is_noticed_soon(asking: Engine) -> None:
    with asking.connect() as connection:
        asked = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    assert (asked["connect_timeout"], asked["tcp_user_timeout"], asked["keepalives_idle"]) == (
        "2",
        "2000",
        "5",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "10min"),
        ("lock_timeout", "4s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("default_transaction_read_only", "off"),
        ("TimeZone", "Asia/Shanghai"),
    ],
)
def test_a_change_has_its_settings(database_url: str, name: str, value: str) -> None:
    engine = session.write_engine(databases.program_timeouts(database_url))
    assert setting(engine, name) == value
    engine.dispose()


def test_the_address_may_name_longer_time_outs_and_nothing_else(database_url: str) -> None:
    address = databases.with_options(
        databases.program_timeouts(database_url),
        statement_timeout="7s",
        default_transaction_read_only="off",
    )
    engine = session.read_engine(address)
    assert setting(engine, "statement_timeout") == "7s"
    assert setting(engine, "lock_timeout") == "500ms"
    assert setting(engine, "default_transaction_read_only") == "on"
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM division",
        "INSERT INTO milestone (name) VALUES ('x')",
        "CREATE TABLE mine (x int)",
        "SELECT refresh_public_station('{1}')",
        "SELECT nextval('station_code_seq')",
    ],
)
def test_a_question_cannot_write(asking: Engine, statement: str) -> None:
    with asking.connect() as connection, pytest.raises(InternalError, match="read-only"):
        connection.execute(text(statement))


def test_a_slow_question_is_stopped_and_is_no_bug(asking: Engine) -> None:
    with pytest.raises(DatabaseAway, match="再试"):
        session.read(asking, lambda connection: connection.execute(text("SELECT pg_sleep(30)")))
    assert session.read(asking, lambda connection: connection.scalar(text("SELECT 1"))) == 1


def test_a_question_does_not_wait_long_for_a_lock(asking: Engine, engine: Engine) -> None:
    with engine.begin() as changing:
        changing.execute(text("LOCK TABLE station IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DatabaseAway):
            session.read(asking, lambda connection: connection.execute(text("SELECT FROM station")))


def test_a_change_that_cannot_get_a_lock_is_refused_politely(database_url: str, engine: Engine) -> None:
    other = session.write_engine(database_url, "test")
    with engine.begin() as changing:
        changing.execute(text("LOCK TABLE station IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DatabaseAway), session.change(other) as connection:
            connection.execute(text("SET LOCAL lock_timeout = 50"))
            connection.execute(text("DELETE FROM station"))
    other.dispose()


def test_a_question_is_asked_again_when_its_connection_was_dead(asking: Engine, engine: Engine) -> None:
    session.read(asking, lambda connection: connection.execute(text("SELECT 1")))
    with engine.begin() as killing:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        killing.execute(text(f"{others} AND datname = current_database()"))
    assert session.read(asking, lambda connection: connection.scalar(text("SELECT 2"))) == 2


def test_a_full_pool_of_changes_is_said_to_be_busy(engine: Engine) -> None:
    taken = [engine.connect() for _ in range(4)]
    with pytest.raises(DatabaseAway, match="正忙"), session.change(engine):
        pass
    for one in taken:
        one.close()


def test_a_full_pool_is_said_to_be_busy(asking: Engine) -> None:
    with asking.connect(), pytest.raises(DatabaseAway, match="正忙"):
        session.read(asking, lambda connection: connection.scalar(text("SELECT 1")))


def test_no_database_is_said_politely_for_questions_and_changes() -> None:
    with pytest.raises(DatabaseAway):
        session.read(session.read_engine(NOWHERE), lambda connection: connection.scalar(text("SELECT 1")))
    with pytest.raises(DatabaseAway), session.change(session.write_engine(NOWHERE, "test")):
        pass


def test_a_database_without_tables_is_said_to_need_them(asking: Engine, engine: Engine) -> None:
    databases.drop_tables(engine)
    with pytest.raises(SchemaOutdated, match="locator db prepare"):
        session.read(asking, lambda connection: connection.execute(text("SELECT FROM station")))
    with pytest.raises(SchemaOutdated), session.change(engine) as connection:
        connection.execute(text("DELETE FROM station"))


def test_warming_up_forgives_a_database_that_is_away() -> None:
    session.warm_up(session.read_engine(NOWHERE))


def test_a_wrong_statement_is_a_bug_and_stays_one(asking: Engine) -> None:
    with pytest.raises(ProgrammingError):
        session.read(asking, lambda connection: connection.execute(text("SELECT nonsense")))


def test_a_change_that_fails_is_rolled_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), session.change(engine) as connection:
        connection.execute(text("INSERT INTO milestone (name) VALUES ('half')"))
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milestone")) == 0


def test_an_error_does_not_tell_a_position(asking: Engine) -> None:
    """A parameter may be where somebody stands; logs must never hold it."""
    with asking.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT nonsense WHERE :lon > 0"), {"lon": 112.516037})
    assert "112.516037" not in str(caught.value)


def test_a_url_of_any_driver_is_taken_with_ours() -> None:
    for scheme in ("postgresql", "postgresql+psycopg", "postgresql+psycopg2"):
        assert session.read_engine(f"{scheme}://nobody@localhost/x").url.drivername == "postgresql+psycopg"
