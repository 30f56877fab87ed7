"""Keepers with a phone, with or without e-mail; a link for all stations that a message asks about."""

from alembic import op

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    """Add the columns; who is named has an address and nothing else yet."""
    op.execute(
        """
        ALTER TABLE keeper
          ADD COLUMN name TEXT DEFAULT '' NOT NULL,
          ADD COLUMN phone TEXT DEFAULT '' NOT NULL,
          ALTER COLUMN email SET DEFAULT '',
          DROP CONSTRAINT keeper_can_be_written_to,
          ADD CONSTRAINT keeper_can_be_written_to CHECK (
            (email LIKE '%_@_%' OR (email = '' AND phone <> '')) AND length(email) <= 254),
          ADD CONSTRAINT keeper_is_short CHECK (length(name) <= 100 AND length(phone) <= 20);
        CREATE INDEX keeper_phone_idx ON keeper (phone) WHERE phone <> '';
        ALTER TABLE keeper_link ADD COLUMN bundle_hash BYTEA;
        CREATE INDEX keeper_link_bundle_hash_idx ON keeper_link (bundle_hash) WHERE bundle_hash IS NOT NULL;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
