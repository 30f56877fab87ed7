"""Bring a database to the schema of this program: tables by revisions, everything else by replay.

See schema/README.md. All of it is one transaction: an upgrade that is interrupted has changed nothing.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from locator.db import catalog, queue_schema, schema_files, schema_version
from locator.db.errors import SchemaOutdated
from locator.db.session import change

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
REFRESH = text("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
NOTE = text("SELECT format('COMMENT ON TABLE alembic_version IS %L', CAST(:digest AS text))")


def upgrade(engine: Engine) -> None:
    """Bring a database, also an empty one, to the schema of this program; do nothing when it has it whole.

    Raises SchemaOutdated for a database that this program cannot upgrade: too old, or a newer program's.
    """
    with change(engine, of_schema=True) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        found = schema_version.found(connection)
        if found == schema_version.wanted() and not catalog.differences(connection):
            return
        if found.revision and found.revision not in schema_version.revisions():
            raise SchemaOutdated(schema_version.trouble(found))
        queue_schema.bring_up(connection)  # first: a revision may hand jobs to it
        if not found.revision:
            schema_files.run(connection, schema_files.TABLES)
            command.stamp(_config(connection), "head")
        else:
            command.upgrade(_config(connection), "head")
        _replay(connection)


def _replay(connection: Connection) -> None:
    """Make functions, views, triggers, policies and grants anew, as they stand in the files."""
    before = connection.scalar(PUBLIC_VIEW)
    names = {"functions": schema_files.dropped("FUNCTION"), "views": schema_files.dropped("VIEW")}
    for statement in connection.scalars(DROPS, names).all():
        connection.exec_driver_sql(statement)
    schema_files.run(connection, schema_files.replayed())
    if connection.scalar(PUBLIC_VIEW) != before:
        connection.execute(REFRESH)
    connection.exec_driver_sql(connection.scalar(NOTE, {"digest": schema_files.digest()}) or "")
    catalog.note(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
