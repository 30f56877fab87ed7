"""What a schema has besides its tables, as PostgreSQL's catalog tells it: who may do what, and what watches.

A replay notes what it has made; a database that was restored without its roles, or changed by hand, has
something else. Names and definitions are compared by a digest that does not depend on PostgreSQL's version.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, text

from geodata.sentence import Sentence
from locator.db import schema_files

# What comes with an extension, and functions that somebody else made, are nobody's business here.
LINES = text("""
WITH ours AS (
  SELECT oid, relname, relkind, relacl, relrowsecurity, relforcerowsecurity FROM pg_class c
  WHERE relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
), roles AS (
  SELECT oid, rolname FROM pg_roles WHERE rolname IN ('locator_public', 'locator_staff', 'locator_door')
)
SELECT 'roles' AS kind, rolname::text AS line FROM roles
UNION ALL
SELECT 'row security', format('%s %s', relname, relforcerowsecurity) FROM ours
WHERE relkind = 'r' AND relrowsecurity
UNION ALL
SELECT 'policies', format('%s %s %s', c.relname, p.polname, p.polcmd)
FROM pg_policy p JOIN ours c ON c.oid = p.polrelid
UNION ALL
SELECT 'grants', format('%s %s %s', c.relname, r.rolname, a.privilege_type)
FROM ours c, aclexplode(c.relacl) a JOIN roles r ON r.oid = a.grantee
UNION ALL
SELECT 'grants', format('%s.%s %s %s', c.relname, b.attname, r.rolname, a.privilege_type)
FROM ours c JOIN pg_attribute b ON b.attrelid = c.oid, aclexplode(b.attacl) a
JOIN roles r ON r.oid = a.grantee
UNION ALL
SELECT 'triggers', format('%s %s %s', c.relname, t.tgname, t.tgenabled)
FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'functions', format('%s %s', f.oid::regprocedure, md5(f.prosrc)) FROM pg_proc f
WHERE f.pronamespace = 'public'::regnamespace AND f.proname = ANY (:functions)
UNION ALL
SELECT 'views', relname::text FROM ours WHERE relkind = 'v'
ORDER BY kind, line
""")
KINDS = {
    "roles": Sentence("角色"),
    "row security": Sentence("行级权限"),
    "policies": Sentence("权限规则"),
    "grants": Sentence("授权"),
    "triggers": Sentence("触发器"),
    "functions": Sentence("函数"),
    "views": Sentence("视图"),
}
NOTE = text("SELECT format('COMMENT ON COLUMN alembic_version.version_num IS %L', CAST(:note AS text))")
NOTED = text(
    "SELECT col_description(attrelid, attnum) FROM pg_attribute"
    " WHERE attrelid = to_regclass('alembic_version') AND attname = 'version_num'"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind of object of which a database has others than the schema makes."""

    kind: Sentence
    made: int
    found: int

    @property
    def message(self) -> Sentence:
        """Say it in words."""
        if self.made == self.found:
            return Sentence("{kind}：{made} 个，有的和程序建的不一样", kind=self.kind, made=self.made)
        return Sentence(
            "{kind}：程序建了 {made} 个，现在是 {found} 个", kind=self.kind, made=self.made, found=self.found
        )


def note(connection: Connection) -> None:
    """Note in the database what its schema has now."""
    summary = orjson.dumps(_summary(connection)).decode()
    connection.exec_driver_sql(connection.scalar(NOTE, {"note": summary}) or "")


def differences(connection: Connection) -> list[Difference]:
    """Return what is not as the last replay made it; nothing where none has noted it yet."""
    noted = connection.scalar(NOTED)
    if not noted:
        return []
    made: dict[str, list[Any]] = orjson.loads(noted)
    found = _summary(connection)
    return [
        Difference(name, made[kind][0], found[kind][0])
        for kind, name in KINDS.items()
        if made[kind] != found[kind]
    ]


def _summary(connection: Connection) -> dict[str, list[Any]]:
    """Return the number of objects of each kind, and a digest of what they are."""
    lines: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, line in connection.execute(LINES, {"functions": schema_files.created("FUNCTION")}):
        lines[kind].append(line)
    return {kind: [len(of), hashlib.sha256("\n".join(of).encode()).hexdigest()] for kind, of in lines.items()}
