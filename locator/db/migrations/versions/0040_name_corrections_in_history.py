"""Corrections of names in other letters are logged: the history gets those that are there."""

from alembic import op
from sqlalchemy import text

revision = "0040"
down_revision = "0038"

HAS_ROWS = text("SELECT EXISTS (SELECT FROM name_correction)")


def upgrade() -> None:
    """Write the rows into the history, which is replayed from empty; there are none before 0038.

    The set is sealed at once: its trigger is made anew before the transaction ends.
    """
    if op.get_bind().scalar(HAS_ROWS):
        op.execute(
            """
            SET LOCAL locator.actor = 'migration';
            SET LOCAL timezone = 'UTC';
            INSERT INTO change_row (set_id, table_name, station_id, after)
            SELECT current_change_set(), 'name_correction', NULL, jsonb_agg(to_jsonb(c))
            FROM name_correction c;
            SET CONSTRAINTS change_set_sealed IMMEDIATE;
            """
        )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
