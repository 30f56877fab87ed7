"""An index of the changes of stations' status, of which figures of the past are made."""

from alembic import op

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    """Add the index; it reads the recorded changes once."""
    op.execute(
        """
        CREATE INDEX change_row_status_idx ON change_row (station_id, id)
        WHERE table_name = 'station' AND before IS NOT NULL
          AND ((before #> '{0,status}') IS DISTINCT FROM (after #> '{0,status}')
            OR (before #> '{0,status_since}') IS DISTINCT FROM (after #> '{0,status_since}'));
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
