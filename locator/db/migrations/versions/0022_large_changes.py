"""Whom a large change touched, from an index alone: lists of changes ask it of an import's thousands."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Let the index of a change's rows hold whom they are about."""
    op.execute("DROP INDEX change_row_set_id_idx")
    op.execute("CREATE INDEX change_row_set_id_idx ON change_row (set_id, station_id, table_name)")


def downgrade() -> None:
    """Let it hold the change alone."""
    op.execute("DROP INDEX change_row_set_id_idx")
    op.execute("CREATE INDEX change_row_set_id_idx ON change_row (set_id)")
