"""Which schema a database has, which one this program wants, and what to do when the two differ.

A version is the revision of the tables and the digest of everything that is replayed (schema/README.md).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from geodata.sentence import Sentence
from locator.db import schema_files

REVISIONS = Path(__file__).parent / "migrations" / "versions"
DIGEST_SHOWN = 8  # hexadecimal digits
UNREADABLE = "?"
# The digest is the comment of Alembic's table: every role can read it, and a dump keeps it.
LOOK = text("""
SELECT to_regclass('alembic_version') IS NOT NULL AS is_there,
       has_table_privilege(to_regclass('alembic_version'), 'SELECT') AS is_readable,
       coalesce(obj_description(to_regclass('alembic_version'), 'pg_class'), '') AS digest
""")
REVISION = text("SELECT max(version_num) FROM alembic_version")


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """The revision of the tables ('' when there are none), and the digest of what is replayed."""

    revision: str
    digest: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.revision, self.digest[:DIGEST_SHOWN]) if part)


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions that this program knows, oldest first: file names begin with them."""
    return tuple(sorted(path.name.partition("_")[0] for path in REVISIONS.glob("[0-9]*.py")))


@cache
def wanted() -> SchemaVersion:
    """Return the version that this program works with."""
    return SchemaVersion(revisions()[-1], schema_files.digest())


def found(connection: Connection) -> SchemaVersion:
    """Return the version of the database; its revision is ``?`` when this role may not read it."""
    seen = connection.execute(LOOK).one()
    if not seen.is_there:
        return SchemaVersion("")
    revision = connection.scalar(REVISION) if seen.is_readable else UNREADABLE
    return SchemaVersion(revision or "", seen.digest)


def is_current(connection: Connection) -> bool:
    """Tell whether the database has exactly the schema of this program."""
    return not trouble(found(connection))


def trouble(found: SchemaVersion) -> Sentence | None:
    """Return what is wrong with a database's version and which command helps; None: it is the wanted one."""
    versions = {"found": found, "wanted": wanted()}
    if found == wanted() or (found.revision == UNREADABLE and found.digest == wanted().digest):
        return None
    if not found.revision:
        return Sentence("数据库里还没有表：请先运行 locator db prepare")
    if found.revision in revisions() or found.revision == UNREADABLE:
        return Sentence("数据库是 {found} 版，这个程序要 {wanted} 版：请运行 locator db prepare", **versions)
    if found.revision < revisions()[0]:
        return Sentence(
            "数据库是 {found} 版，太旧：请先用程序的 6982fe3 版运行 locator db prepare，再用这一版运行一次",
            **versions,
        )
    return Sentence("数据库是 {found} 版，比这个程序的 {wanted} 版新：请换上新的程序", **versions)
