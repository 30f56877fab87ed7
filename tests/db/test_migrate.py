"""Migrations: forward, back and forward again leave the same schema; back to the start leaves nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from catalog import described
from sqlalchemy import Connection, Engine, inspect, text

from locator.db import migrate
from locator.history.queries.history import current, replayed

REVISIONS = sorted(path.name[:4] for path in (migrate.FOLDER / "versions").glob("0*.py"))


def schema(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return described(connection)


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return migrate.is_current(connection)


def test_up_down_and_up_again_leave_the_same_schema(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    once = schema(bare_engine)
    migrate.downgrade(bare_engine, "base")
    migrate.upgrade(bare_engine)
    assert schema(bare_engine) == once
    assert len(once) > 100


def test_down_to_the_start_leaves_nothing_of_ours(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    migrate.downgrade(bare_engine, "base")
    assert schema(bare_engine) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_step_can_be_taken_back_alone(bare_engine: Engine, revision: str) -> None:
    before = ["base", *REVISIONS][REVISIONS.index(revision)]
    migrate.upgrade(bare_engine, before) if before != "base" else None
    start = schema(bare_engine)
    migrate.upgrade(bare_engine, revision)
    assert schema(bare_engine) != start
    migrate.downgrade(bare_engine, before)
    assert schema(bare_engine) == start


def test_stations_survive_losing_and_making_the_projection(engine: Engine, add: Callable[..., int]) -> None:
    add()
    migrate.downgrade(engine, "0001")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM station")) == 1
        assert connection.scalar(text("SELECT count(*) FROM public_station")) == 1


def test_namesakes_of_before_become_one_union(engine: Engine, add: Callable[..., int]) -> None:
    first, second = add(host="环卫工会", operator="环卫工会"), add(host="别的工会", operator="别的工会")
    migrate.downgrade(engine, "0025")
    with engine.begin() as connection:
        connection.execute(text("UPDATE organization SET name = '环卫工会'"))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        asked = text("SELECT operator_organization_id, host_organization_id FROM station ORDER BY id")
        assert len({key for row in connection.execute(asked) for key in row}) == 1
        named = text("SELECT name LIKE '环卫工会 #%', ended_at IS NOT NULL FROM organization ORDER BY id")
        assert [tuple(row) for row in connection.execute(named)] == [(False, False), (True, True)]
        assert replayed(connection, "organization") == current(connection, "organization")
        hosts = text("SELECT count(*) FROM public_station WHERE card LIKE '%\"环卫工会\"%'")
        assert connection.scalar(hosts) == len({first, second})


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    before = schema(engine)
    migrate.upgrade(engine)
    assert schema(engine) == before


def test_servers_that_start_together_migrate_once(bare_engine: Engine) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: migrate.upgrade(bare_engine), range(3)))
    assert is_current(bare_engine)


def test_a_current_schema_is_known_as_current(connection: Connection) -> None:
    assert migrate.is_current(connection)


def test_an_older_schema_is_not_current(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine, "0001")
    assert not is_current(bare_engine)


def test_an_empty_database_is_not_current(bare_engine: Engine) -> None:
    assert not is_current(bare_engine)


def test_a_failing_migration_leaves_nothing_half_done(bare_engine: Engine) -> None:
    with bare_engine.begin() as connection:
        connection.execute(text("CREATE TABLE facet_check (mine int)"))  # stands in the way of 0001
    before = schema(bare_engine)
    with pytest.raises(Exception, match="already exists"):
        migrate.upgrade(bare_engine)
    assert schema(bare_engine) == before
    assert not inspect(bare_engine).has_table("station")


def test_every_migration_has_its_sql_beside_it() -> None:
    folder: Path = migrate.FOLDER / "versions"
    scripts = {path.stem for path in folder.glob("0*.py")}
    assert scripts == {path.stem for path in folder.glob("0*.sql")}
