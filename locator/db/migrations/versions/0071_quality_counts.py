"""Counts of checks and sources of public stations; the replayed files fill them and keep them."""

from alembic import op

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    """Add the table, the columns that it is counted from, and the index of reported problems."""
    op.execute(
        """
        CREATE TABLE quality_count (
          what TEXT NOT NULL,
          value TEXT COLLATE "C" NOT NULL,
          as_of TEXT COLLATE "C" NOT NULL,
          stations INTEGER NOT NULL
        );
        CREATE INDEX quality_count_idx ON quality_count (what, value);
        ALTER TABLE public_station
          ADD COLUMN is_demo BOOLEAN DEFAULT false NOT NULL,
          ADD COLUMN checked_days DATE[] DEFAULT '{}' NOT NULL,
          ADD COLUMN position_source TEXT DEFAULT '' NOT NULL,
          ADD COLUMN position_as_of TEXT DEFAULT '' NOT NULL;
        CREATE INDEX report_problem_idx ON report (said_at) INCLUDE (answered_at) WHERE verdict <> 'fine';
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
