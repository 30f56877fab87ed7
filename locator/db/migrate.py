"""Bringing a database to the schema of this program, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from locator.db.session import change

FOLDER = Path(__file__).parent / "migrations"
# One migration at a time, however many servers start at once; the number is ours alone.
ADVISORY_LOCK = 7_361_226_001


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema forward to a revision."""
    with _config(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the schema back to a revision (``base``: nothing of ours left)."""
    with _config(engine) as config:
        command.downgrade(config, revision)


def is_current(connection: Connection) -> bool:
    """Tell whether the database has exactly the schema of this program."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


@contextmanager
def _config(engine: Engine) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with change(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config.attributes["connection"] = connection
        yield config
