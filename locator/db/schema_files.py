"""The SQL files of the schema: which there are, in which order they run, and what they create.

See schema/README.md. Nothing is read before it is asked for.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from locator.db import queue_schema, role_rights

FOLDER = Path(__file__).parent / "schema"
# Run once, in a new database. A table stands after the tables that it refers to.
TABLES = (
    "extensions",
    *(f"tables/{name}" for name in ("reference", "unions", "hours", "stations", "exceptions", "staff")),
    *(f"tables/{name}" for name in ("reports", "keepers", "plaques", "history", "proposals", "duplicates")),
    *(f"tables/{name}" for name in ("imports", "publishing", "operations", "jobs", "bookkeeping")),
    *(f"tables/{name}" for name in ("checking", "notes", "photos")),
    *("tables/places", "tables/privacy", "tables/messages", "tables/targets", "tables/bulletins"),
    *("tables/workbench", "tables/assessments", "tables/inspections", "tables/coverage", "tables/events"),
)
# Run at each upgrade. A function stands after the functions that its SQL calls; PL/pgSQL is not checked.
BEFORE_POLICIES = (
    "roles",
    "rights",
    *(f"functions/{name}" for name in ("actors", "rights", "divisions", "stations", "hours", "staff")),
    *(f"functions/{name}" for name in ("unions", "history", "proposals", "imports", "jobs", "privacy")),
    *("functions/messages", "functions/plaques", "functions/assessments", "functions/coverage"),
    "functions/events",
    *(
        f"projection/{name}"
        for name in (
            "public_station",
            "cells",
            "division_counts",
            "filter_counts",
            "quality_counts",
            "packs",
            "stops",
        )
    ),
    "projection/titles",
)
AFTER_POLICIES = ("grants",)
# What stands in a file in the place of rows that are declared in Python.
ROWS_OF_RIGHTS = ":rows_of_role_rights"
# What earlier files created and these do not: a replay drops it, too.
FORMER: dict[str, tuple[str, ...]] = {
    "FUNCTION": (
        *("added_that_stay", "area_has", "ask_for_second_factor", "change_set_of_now", "count_version"),
        *("has_role", "hold_stations", "keep_an_administrator", "keep_moves_in_the_area"),
        *("keep_one_storey", "keep_organizations", "keep_to_its_station", "may_lift", "note_all_gone"),
        *("note_change", "note_gone", "point_stations", "refuse_a_ring", "refuse_ended_union"),
        *("refuse_to_forget", "remember_change", "take_back_stations"),
    ),
    "VIEW": (),
}
CREATED = r"^CREATE {kind} (\w+)"  # not CREATE OR REPLACE: an index is built with that function


@cache
def replayed() -> tuple[str, ...]:
    """Return the names of the files that run at each upgrade, in order."""
    policies = sorted(f"policies/{path.stem}" for path in (FOLDER / "policies").glob("*.sql"))
    return (*BEFORE_POLICIES, *policies, *AFTER_POLICIES)


@cache
def digest() -> str:
    """Return the SHA-256 of all that is replayed and the queue's version, in hexadecimal digits."""
    summed = hashlib.sha256()
    for name in replayed():
        summed.update(f"{name}\n{read(name)}\n".encode())
    summed.update(queue_schema.version().encode())
    return summed.hexdigest()


def read(name: str) -> str:
    """Return the text of a file, with rows that Python declares; its name is without the suffix."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return text.replace(ROWS_OF_RIGHTS, role_rights.rows_as_sql()) if ROWS_OF_RIGHTS in text else text


def created(kind: str) -> list[str]:
    """Return the names of what the replayed files create: of each FUNCTION or VIEW."""
    pattern = re.compile(CREATED.format(kind=kind), re.MULTILINE)
    return [found for name in replayed() for found in pattern.findall(read(name))]


def dropped(kind: str) -> list[str]:
    """Return the names of what a replay drops first: of each FUNCTION or VIEW."""
    return [*created(kind), *FORMER[kind]]


def run(connection: Connection, names: Iterable[str]) -> None:
    """Run files in the connection's transaction; an error of the database names the file."""
    for name in names:
        try:
            connection.exec_driver_sql(read(name), execution_options={"no_parameters": True})
        except DBAPIError as error:
            error.statement = f"locator/db/schema/{name}.sql"
            raise
