"""Bring a database to the schema of this program: tables by revisions, everything else by replay.

See schema/README.md. All of it is one transaction: an upgrade that is interrupted has changed nothing. It
takes its locks at once or not at all, and tries again, so that the program that serves meanwhile waits a
moment and never long. The public projection is brought up to date afterwards, a few stations at a time.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from geodata.sentence import Sentence
from locator.db import catalog, queue_schema, refreshing, schema_files, schema_version
from locator.db.errors import DatabaseAway, SchemaOutdated
from locator.db.schema_version import SchemaVersion
from locator.db.session import change, is_locked_out

Result = TypeVar("Result")
log = logging.getLogger("locator")
FOLDER = Path(__file__).parent / "migrations"
# One upgrade at a time, however many servers start at once; the number is this program's alone.
ADVISORY_LOCK = 7_361_226_001
# What a replay makes anew. Policies are dropped with everything that they let the program's roles do, so that
# those in the files are the only ones; a trigger is dropped with the function that it calls.
DROPS = text("""
SELECT format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass) AS statement, 1 AS place
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = 'public'::regnamespace
  AND p.polroles && ARRAY(SELECT oid FROM pg_roles
                          WHERE rolname IN ('locator_public', 'locator_staff', 'locator_door'))
UNION ALL
SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass), 2
FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
WHERE NOT t.tgisinternal AND f.pronamespace = 'public'::regnamespace AND f.proname = ANY (:functions)
UNION ALL
SELECT format('DROP VIEW %s', c.oid::regclass), 3
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND c.relname = ANY (:views)
UNION ALL
SELECT format('DROP FUNCTION %s', f.oid::regprocedure), 4
FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace AND f.proname = ANY (:functions)
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = f.oid AND deptype = 'e')
ORDER BY place, statement
""")
PUBLIC_VIEW = text("SELECT pg_get_viewdef(to_regclass('public_station_source'))")
NOTE = text("SELECT format('COMMENT ON TABLE alembic_version IS %L', CAST(:note AS text))")
# An upgrade changes nearly every table, if only its policies. What is written to, maybe for minutes, comes
# first: while an upgrade cannot have that, it holds up nobody.
LOCK = text("""
SELECT 'LOCK TABLE ' || string_agg(oid::regclass::text, ', ' ORDER BY relname IN ('timetable', 'division'),
                                   relname = 'public_station', relname) || ' IN ACCESS EXCLUSIVE MODE'
FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_has_role(relowner, 'USAGE')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
""")
WAIT_FOREVER, WAIT_A_MOMENT = text("SET LOCAL lock_timeout = 0"), text("SET LOCAL lock_timeout = '400ms'")
PATIENCE_S = 600.0  # as long as an import may take
PAUSE_S = 1.0
LOCKED = Sentence("数据库里一直有别的修改没有做完，升级没有做成，什么也没有变：请等导入做完再试")


def upgrade(engine: Engine) -> None:
    """Bring a database, also an empty one, to the schema of this program; do nothing when it has it whole.

    Raises SchemaOutdated for a database that this program cannot upgrade: too old, or a newer program's;
    DatabaseAway where others have held what it needs for ten minutes.
    """
    _patiently(lambda: _upgrade_schema(engine))
    while _patiently(lambda: refreshing.refresh_some(engine)):
        pass


def _patiently(work: Callable[[], Result]) -> Result:
    """Do some work again while others have locked what it needs."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except DatabaseAway as error:
            if not is_locked_out(error):
                raise
            if time.monotonic() > deadline:
                raise DatabaseAway(LOCKED) from error
            log.warning("upgrade: others are changing the database; trying again")
            time.sleep(PAUSE_S)


def _upgrade_schema(engine: Engine) -> None:
    with change(engine, of_schema=True) as connection:
        connection.execute(WAIT_FOREVER)
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        found = schema_version.found(connection)
        if found == schema_version.wanted() and not catalog.differences(connection):
            return
        if found.revision and found.revision not in schema_version.revisions():
            raise SchemaOutdated(schema_version.difference(found))
        connection.execute(WAIT_A_MOMENT)
        if found.revision:
            connection.exec_driver_sql(connection.scalar(LOCK) or "")
        queue_schema.bring_up(connection)  # first: a revision may hand jobs to it
        if not found.revision:
            schema_files.run(connection, schema_files.TABLES)
            command.stamp(_config(connection), "head")
        else:
            command.upgrade(_config(connection), "head")
        _replay(connection, found)


def _replay(connection: Connection, found: SchemaVersion) -> None:
    """Make functions, views, triggers, policies and grants anew, as they stand in the files."""
    before = connection.scalar(PUBLIC_VIEW)
    names = {"functions": schema_files.dropped("FUNCTION"), "views": schema_files.dropped("VIEW")}
    for statement in connection.scalars(DROPS, names).all():
        connection.exec_driver_sql(statement)
    schema_files.run(connection, schema_files.replayed())
    if before and connection.scalar(PUBLIC_VIEW) != before:
        refreshing.set_due(connection)
    note = schema_version.after(found).note
    connection.exec_driver_sql(connection.scalar(NOTE, {"note": note}) or "")
    catalog.note(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
