"""The code behind a plaque, and keepers' links that it opens."""

from alembic import op

revision = "0073"
down_revision = "0071"


def upgrade() -> None:
    """Add the table, which starts empty, and the mark of links."""
    op.execute(
        """
        CREATE TABLE plaque_code (
          station_id BIGINT,
          code_hash BYTEA NOT NULL,
          salt BYTEA NOT NULL,
          made_at TIMESTAMP WITH TIME ZONE NOT NULL,
          failures INTEGER DEFAULT '0' NOT NULL,
          failed_from TIMESTAMP WITH TIME ZONE,
          CONSTRAINT plaque_code_pkey PRIMARY KEY (station_id),
          CONSTRAINT plaque_code_station_id_fkey
            FOREIGN KEY (station_id) REFERENCES station (id) ON DELETE CASCADE,
          CONSTRAINT plaque_code_failed_or_not CHECK ((failures = 0) = (failed_from IS NULL))
        );
        ALTER TABLE keeper_link ADD COLUMN from_plaque BOOLEAN DEFAULT 'false' NOT NULL;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
