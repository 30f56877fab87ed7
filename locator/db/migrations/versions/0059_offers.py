"""What an offer says besides its hours: season, phone, booking, who staffs it."""

from alembic import op

revision = "0059"
down_revision = "0057"


def upgrade() -> None:
    """Add the columns."""
    op.execute(
        """
        ALTER TABLE service_offer
          ADD COLUMN valid_from DATE,
          ADD COLUMN valid_to DATE,
          ADD COLUMN phone TEXT DEFAULT '' NOT NULL,
          ADD COLUMN booking TEXT DEFAULT 'unknown' NOT NULL,
          ADD COLUMN booking_target TEXT DEFAULT '' NOT NULL,
          ADD COLUMN staffed_by TEXT[] DEFAULT '{}' NOT NULL,
          ADD CONSTRAINT service_offer_booking_known CHECK (
            booking IN ('none', 'phone', 'url', 'mini_program', 'unknown')),
          ADD CONSTRAINT service_offer_season_begins_first CHECK (valid_from <= valid_to),
          ADD CONSTRAINT service_offer_books_safely CHECK (booking <> 'url' OR booking_target LIKE 'https://%');
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
