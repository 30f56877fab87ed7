"""Private contacts of stations; and the date of a status as far as it is known, such as a month."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Add the table, which starts empty; days that are known in full stay as they are."""
    op.execute(
        """
        CREATE TABLE station_contact (
          station_id BIGINT NOT NULL,
          position INTEGER NOT NULL,
          name TEXT DEFAULT '' NOT NULL,
          phone TEXT DEFAULT '' NOT NULL,
          role TEXT DEFAULT '' NOT NULL,
          CONSTRAINT station_contact_pkey PRIMARY KEY (station_id, position),
          CONSTRAINT station_contact_station_id_fkey
            FOREIGN KEY (station_id) REFERENCES station (id) ON DELETE CASCADE,
          CONSTRAINT station_contact_is_somebody CHECK (name <> '' OR phone <> '')
        )
        """
    )
    op.execute("ALTER TABLE station ALTER COLUMN status_since TYPE TEXT USING status_since::text")
    op.execute(
        """
        ALTER TABLE station ADD CONSTRAINT station_status_since_is_a_date CHECK (
          status_since ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$')
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
