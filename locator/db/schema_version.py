"""Which schema a database has, which one this program wants, and what to do when the two differ.

A version is the revision of the tables and the digest of everything that is replayed (schema/README.md).
A database remembers the versions that it had before; a program of one of those goes on working with it,
so that it serves while it is replaced.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from geodata.sentence import Sentence
from locator.db import schema_files

REVISIONS = Path(__file__).parent / "migrations" / "versions"
DIGEST_SHOWN = 8  # hexadecimal digits
UNREADABLE = "?"
# Programs of this revision and newer ones work with the schema as it is now. Raise it in the change that
# takes away what they use, and say in CHANGELOG.md that the site must be stopped for that upgrade.
OLDEST_TOLERATED = "0050"
MOST_TOLERATED = 5
# The digest is the comment of Alembic's table, with the versions that are tolerated: every role can read it,
# and a dump keeps it.
LOOK = text("""
SELECT to_regclass('alembic_version') IS NOT NULL AS is_there,
       has_table_privilege(to_regclass('alembic_version'), 'SELECT') AS is_readable,
       coalesce(obj_description(to_regclass('alembic_version'), 'pg_class'), '') AS note
""")
REVISION = text("SELECT max(version_num) FROM alembic_version")


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """The revision of the tables ('' when there are none), and the digest of what is replayed."""

    revision: str
    digest: str = ""
    tolerated: tuple[str, ...] = field(default=(), compare=False)  # former ones whose programs still work

    @property
    def note(self) -> str:
        """What a database keeps of its version, beside the revision."""
        return " ".join((self.digest, *self.tolerated))

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
    digest, *tolerated = seen.note.split(" ")
    return SchemaVersion(revision or "", digest, tuple(tolerated))


def after(found: SchemaVersion) -> SchemaVersion:
    """Return the wanted version as a database notes it that had another one before."""
    former = [version for version in (str(found), *found.tolerated) if version != str(wanted())]
    tolerated = [version for version in former if version.partition("-")[0] >= OLDEST_TOLERATED]
    return SchemaVersion(wanted().revision, wanted().digest, tuple(tolerated[:MOST_TOLERATED]))


def is_current(connection: Connection) -> bool:
    """Tell whether the database has exactly the schema of this program."""
    return not trouble(found(connection))


def trouble(found: SchemaVersion) -> Sentence | None:
    """Return what is wrong with a database's version and which command helps; None: this program can work.

    It can with the wanted version, and with a newer one that tolerates it.
    """
    if found == wanted() or (found.revision == UNREADABLE and found.digest == wanted().digest):
        return None
    return None if str(wanted()) in found.tolerated else difference(found)


def difference(found: SchemaVersion) -> Sentence:
    """Return what a version that is not the wanted one means for an upgrade."""
    versions = {"found": found, "wanted": wanted()}
    if not found.revision:
        return Sentence("数据库里还没有表：请先运行 locator db prepare")
    if found.revision in revisions() or found.revision == UNREADABLE:
        return Sentence("数据库是 {found} 版，这个程序要 {wanted} 版：请运行 locator db prepare", **versions)
    if found.revision < revisions()[0]:
        return Sentence(
            "数据库是 {found} 版，太旧：请先用程序的 6982fe3 版运行 locator db prepare，再用这一版运行一次",
            **versions,
        )
    return Sentence(
        "数据库是 {found} 版，比这个程序的 {wanted} 版新：请换上新的程序，或者还原升级前的备份", **versions
    )
