"""What the tables contain, in one number each: equal contents have equal numbers, in any order of rows."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

TABLES = text("""
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'jobs') AND c.relkind = 'r'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
ORDER BY 1
""")
CONTENT = """
SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {table} t
"""
IS_EMPTY = text("SELECT to_regclass('alembic_version') IS NULL AND to_regclass('station') IS NULL")


def contents(connection: Connection) -> Mapping[str, list[int | str]]:
    """Return each table's number of rows, and the sum of their 64-bit hashes as text."""
    found = {}
    for name in connection.scalars(TABLES).all():  # quoted by the database itself
        found[name] = list(connection.exec_driver_sql(CONTENT.format(table=name)).one())
    return found


def is_empty(connection: Connection) -> bool:
    """Tell whether a database has no locator in it."""
    return bool(connection.scalar(IS_EMPTY))
