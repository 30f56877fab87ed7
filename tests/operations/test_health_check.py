"""The check of the database: its schema, its contents, and how far ahead its hours are calculated."""

from datetime import datetime, timedelta

from factories import TODAY, AddStation
from sqlalchemy import Connection, Engine, text

from locator.operations.queries import health
from locator.time_zone import SHANGHAI


def test_an_empty_database_is_healthy(connection: Connection) -> None:
    assert health.check(connection) == health.Health(True, 0, 0, 0, 0, None)


def test_stations_and_timetables_are_counted(connection: Connection, add: AddStation) -> None:
    add()
    add(at=None, opening_hours="每天上午")
    found = health.check(connection)
    assert (found.stations, found.without_position) == (2, 1)
    assert (found.timetables, found.unreadable_timetables) == (2, 1)


def test_hours_are_known_until_the_earliest_end(connection: Connection, add: AddStation) -> None:
    add(opening_hours="24/7")
    add(opening_hours="Mo-Su 08:00-20:00", today=TODAY - timedelta(days=5))
    assert health.check(connection).hours_known_until == datetime(2026, 12, 4, tzinfo=SHANGHAI)


def test_an_older_schema_is_not_read(engine: Engine, connection: Connection) -> None:
    with engine.begin() as older:
        older.execute(text("UPDATE alembic_version SET version_num = '0029'"))
    found = health.check(connection)
    assert (found.schema_is_current, found.stations, found.hours_known_until) == (False, 0, None)
    assert str(found.schema_trouble).startswith("数据库是 0029-")
