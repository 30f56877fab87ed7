"""The tables as the first thirty migrations left them: where upgrades of older databases begin.

A new database never passes here: it is built from locator/db/schema/tables and stamped with the newest
revision (locator.db.migrate). A database of one of the thirty revisions before is refused.
"""

revision = "0030"
down_revision = None


def upgrade() -> None:
    """Refuse: there is nothing below."""
    raise NotImplementedError("a new database is built by locator.db.migrate.upgrade")


def downgrade() -> None:
    """Refuse: there is nothing below."""
    raise NotImplementedError("drop the database instead")
