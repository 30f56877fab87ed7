"""The tables and functions of the job queue: the SQL of the installed procrastinate, in a schema of its own.

No role of the program has any right there: functions/jobs.sql lets triggers add jobs, and the worker is the
owner. Which of procrastinate's migrations the schema has stands in its comment.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, text

SCHEMA = "jobs"
PACKAGE = "procrastinate"
SEARCH_PATH = text("SELECT set_config('search_path', :path, true)")
# The comment says which migrations a schema has; NULL when there is no such schema.
LOOK = text(
    "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = :name"
)
NOTE = text("SELECT format('COMMENT ON SCHEMA jobs IS %L', CAST(:version AS text))")
# Its functions and triggers name its tables without a schema; so does whoever calls them.
FUNCTIONS = text("""
SELECT format('ALTER FUNCTION %s SET search_path = jobs, pg_temp', oid::regprocedure)
FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace
""")


def bring_up(connection: Connection) -> None:
    """Make the queue's schema, or run the migrations that the installed package has and it lacks."""
    found = connection.scalar(LOOK, {"name": SCHEMA})
    if found == version():
        return
    path = connection.scalar(text("SHOW search_path"))
    if found is None:
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    connection.execute(SEARCH_PATH, {"path": f"{SCHEMA}, public"})
    for file in [_sql() / "schema.sql"] if found is None else _migrations_after(found):
        statements = file.read_text(encoding="utf-8")
        connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
    for statement in connection.scalars(FUNCTIONS).all():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(connection.scalar(NOTE, {"version": version()}) or "")
    connection.execute(SEARCH_PATH, {"path": path})


@cache
def version() -> str:
    """Return the name of the last migration of the installed package."""
    return max(path.stem for path in (_sql() / "migrations").glob("*.sql"))


def _migrations_after(found: str) -> list[Path]:
    return sorted(path for path in (_sql() / "migrations").glob("*.sql") if path.stem > found)


def _sql() -> Path:
    """Return the folder of the package's SQL; the package itself is not imported, which takes 0.2 s."""
    spec = find_spec(PACKAGE)
    assert spec is not None and spec.origin is not None, "procrastinate is not installed"
    return Path(spec.origin).parent / "sql"
