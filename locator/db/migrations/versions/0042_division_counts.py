"""Counts of public stations by division; the replayed files fill them and keep them."""

from alembic import op

revision = "0042"
down_revision = "0040"


def upgrade() -> None:
    """Add the tables."""
    op.execute(
        """
        CREATE TABLE division_count (
          digits SMALLINT NOT NULL,
          prefix TEXT NOT NULL,
          stations INTEGER NOT NULL,
          located INTEGER NOT NULL,
          lon_ndeg BIGINT NOT NULL,
          lat_ndeg BIGINT NOT NULL
        );
        CREATE INDEX division_count_idx ON division_count (prefix);
        CREATE TABLE room_left_out (
          station_id BIGINT NOT NULL,
          division_code TEXT NOT NULL,
          place geography(POINT,4326),
          CONSTRAINT room_left_out_pkey PRIMARY KEY (station_id)
        );
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
