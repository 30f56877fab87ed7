"""Counts of public stations by division and quick filter; the replayed files fill them and keep them."""

from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    """Add the table."""
    op.execute(
        """
        CREATE TABLE filter_count (
          digits SMALLINT NOT NULL,
          prefix TEXT NOT NULL,
          tag INTEGER,
          timetable_id BIGINT,
          stations INTEGER NOT NULL
        );
        CREATE INDEX filter_count_idx ON filter_count (digits, prefix);
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
