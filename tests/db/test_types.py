"""Column types of our own: integer arrays with intarray's operators, and columns of known codes."""

from enum import StrEnum

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    column,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from locator.db.types import Tags, one_of
from locator.stations.tables import metadata


class Weather(StrEnum):
    RAIN = "rain"
    SUN = "sun"


def test_a_column_of_codes_takes_only_codes(engine: Engine) -> None:
    table = Table("day", MetaData(), Column("weather", Text), one_of("weather", Weather))
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(table.insert().values(weather="rain"))
    with engine.begin() as connection, pytest.raises(IntegrityError, match="weather_known"):
        connection.execute(table.insert().values(weather="fog"))


def test_tags_come_back_as_a_list_of_numbers(connection: Connection) -> None:
    written = text("SELECT '{7,200}'::int[] AS tags").columns(column("tags", Tags))
    assert connection.execute(select(written.subquery())).scalar() == [7, 200]


@pytest.mark.parametrize(
    ("operator", "tags", "passes"),
    [("@>", [7, 200], True), ("@>", [7, 8], False), ("&&", [8, 200], True), ("&&", [8], False)],
)
def test_tags_have_the_operators_of_intarray(
    connection: Connection, operator: str, tags: list[int], passes: bool
) -> None:
    asked = text(f"SELECT '{{7,200,301}}'::int[] {operator} CAST(:tags AS int[])")
    assert connection.scalar(asked, {"tags": tags}) is passes


def test_every_column_of_codes_is_guarded() -> None:
    """A column that ends in one of these words holds a code of an enumeration; the database knows it."""
    ends = (
        "kind",
        "_quality",
        "_method",
        "audience",
        "_price",
        "visibility",
        "status",
        "availability",
        "facet",
    )
    for table in ("station", "service_offer", "facet_check"):
        checks = [
            str(one.sqltext) for one in metadata.tables[table].constraints if isinstance(one, CheckConstraint)
        ]
        for name in (one.name for one in metadata.tables[table].columns if one.name.endswith(ends)):
            assert any(check.startswith(f"{name} IN (") for check in checks), f"{table}.{name}"
