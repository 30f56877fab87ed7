"""Roving stops stand beside the stations in the public projection."""

from alembic import op

revision = "0089"
down_revision = "0085"


def upgrade() -> None:
    """Drop the foreign key: a trigger forgets what is deleted."""
    op.execute("ALTER TABLE public_station DROP CONSTRAINT public_station_station_id_fkey")


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
