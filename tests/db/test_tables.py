"""The tables as the program knows them are those that the migrations make, and the other way round."""

from catalog import TABLES_ONLY, described
from sqlalchemy import Connection, Engine, text

import locator.accounts.tables
import locator.duplicates.tables
import locator.editing.tables
import locator.history.tables
import locator.imports.tables
import locator.keepers.tables
import locator.maps.tables
import locator.offline.tables
import locator.operations.tables
import locator.places.tables
import locator.platforms.tables
import locator.reports.tables
import locator.stations.tables  # noqa: F401 - they fill the metadata
from locator.db.columns import metadata

PREPARED = """
CREATE EXTENSION postgis;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION intarray;
CREATE SEQUENCE station_code_seq;
"""


def made_by_the_program(engine: Engine, *functions: str) -> list[str]:
    """Return the schema that SQLAlchemy makes of locator.stations.tables in an empty database."""
    with engine.begin() as connection:
        connection.execute(text(PREPARED))
        for function in functions:
            connection.connection.cursor().execute(function)
        metadata.create_all(connection)
        return described(connection, TABLES_ONLY)


def test_migrations_and_tables_say_the_same(connection: Connection, bare_engine: Engine) -> None:
    named = text("SELECT pg_get_functiondef(name::regproc) FROM unnest(CAST(:names AS text[])) AS name")
    names = ["edges_min", "grams", "half_hours", "has_quiet_hours"]
    functions = connection.scalars(named, {"names": names}).all()
    migrated = described(connection, TABLES_ONLY)
    modelled = made_by_the_program(bare_engine, *functions)
    assert [line for line in migrated if line not in modelled] == []
    assert [line for line in modelled if line not in migrated] == []


def test_the_comparison_sees_a_column_a_constraint_and_an_index(connection: Connection) -> None:
    lines = described(connection, TABLES_ONLY)
    assert "column station.name text not null default= generated= identity=" in lines
    assert any(line.startswith("constraint station.station_no_place_at_a_guess CHECK") for line in lines)
    assert any("public_station_nearest_idx" in line and "WHERE in_service" in line for line in lines)
