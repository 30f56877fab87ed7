"""An upgrade of a database that is in use: searches wait a moment at most, the program of before goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import databases
import pytest
from sqlalchemy import Engine, event, text

from locator.db import migrate, refreshing, schema_version
from locator.db.errors import DatabaseAway, SchemaOutdated
from locator.db.schema_version import SchemaVersion
from locator.db.session import read, read_engine
from locator.operations.queries import health

OLD = SchemaVersion(schema_version.revisions()[-1], "0123456789abcdef" * 4)
COUNT = text("SELECT count(*) FROM public_station")


@pytest.fixture
def older(engine: Engine) -> Engine:
    """Return an engine on a database as a program of before has made it."""
    with engine.begin() as connection:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{OLD.digest}'"))
    return engine


def can_work_after_upgrade(engine: Engine, program: SchemaVersion, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Tell whether a program of a version works with a database that this program has upgraded."""
    migrate.upgrade(engine)
    monkeypatch.setattr(schema_version, "wanted", lambda: program)
    with engine.connect() as connection:
        return schema_version.is_current(connection)


def test_the_program_of_before_goes_on(older: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_work_after_upgrade(older, OLD, monkeypatch)


def test_it_does_not_where_the_upgrade_takes_away_what_it_uses(
    older: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema_version, "OLDEST_TOLERATED", "9999")
    assert not can_work_after_upgrade(older, OLD, monkeypatch)


def test_a_program_that_the_database_never_had_does_not(
    older: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SchemaVersion(OLD.revision, "f" * 64)
    assert not can_work_after_upgrade(older, other, monkeypatch)


def test_a_newer_database_is_left_alone_with_the_way_back(
    older: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(older)
    with older.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaOutdated, match="还原升级前的备份"):
        migrate.upgrade(older)


def test_it_tries_again_while_others_hold_a_table_and_searches_go_on(
    older: Engine, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    tries: list[float] = []
    monkeypatch.setattr(migrate.time, "sleep", tries.append)
    asking = read_engine(older.url.render_as_string(hide_password=False))
    with ThreadPoolExecutor(1) as pool, older.begin() as importing:
        importing.execute(text("LOCK TABLE station IN ROW EXCLUSIVE MODE"))
        upgrading = pool.submit(migrate.upgrade, older)
        while len(tries) < 2:
            assert read(asking, lambda connection: connection.scalar(COUNT)) == 1
        importing.rollback()
        upgrading.result()
    asking.dispose()
    with older.connect() as connection:
        assert schema_version.is_current(connection)


def test_it_gives_up_in_the_end(older: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "PATIENCE_S", 0.0)
    with older.begin() as importing:
        importing.execute(text("LOCK TABLE station IN ROW EXCLUSIVE MODE"))
        with pytest.raises(DatabaseAway, match="什么也没有变"):
            migrate.upgrade(older)


def test_who_asks_waits_until_an_upgrade_lets_its_locks_go(engine: Engine, add: Callable[..., int]) -> None:
    add()
    address = engine.url.render_as_string(hide_password=False)
    asking = read_engine(databases.with_options(address, lock_timeout="100ms"))
    with engine.connect() as upgrading:
        upgrading.execute(text("LOCK TABLE public_station IN ACCESS EXCLUSIVE MODE"))

        @event.listens_for(asking, "handle_error")
        def let_go(_context: object) -> None:  # the first try has waited for as long as a query may
            upgrading.rollback()

        assert read(asking, lambda connection: connection.scalar(COUNT)) == 1
    asking.dispose()


def test_a_refresh_that_is_interrupted_goes_on(
    engine: Engine, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        add()
    monkeypatch.setattr(refreshing, "BATCH", 2)
    with engine.begin() as connection:
        connection.execute(text("UPDATE public_station SET search_text = 'as before'"))
        refreshing.set_due(connection)
    assert refreshing.refresh_some(engine)  # and then the power fails
    with engine.connect() as connection:
        assert (
            connection.scalar(text("SELECT count(*) FROM public_station WHERE search_text = 'as before'"))
            == 3
        )
        assert "还没有都按新的程序重算" in health.ruins(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert (
            connection.scalar(text("SELECT count(*) FROM public_station WHERE search_text = 'as before'"))
            == 0
        )
        assert health.ruins(connection) == ""
