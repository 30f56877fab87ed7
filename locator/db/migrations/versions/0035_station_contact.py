"""Private contacts of stations: name, phone number, role."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Add the table; nothing that was stored before is a contact."""
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


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
