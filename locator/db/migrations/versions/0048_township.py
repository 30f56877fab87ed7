"""The township of a station, as the union's list names it."""

from alembic import op

revision = "0048"
down_revision = "0044"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE station ADD COLUMN township TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
