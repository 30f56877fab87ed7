"""The office's ledger of a station: area, people, how it is run, contract, grid, when it opened."""

from alembic import op

revision = "0062"
down_revision = "0059"


def upgrade() -> None:
    """Add the columns; nothing is known of them yet."""
    op.execute(
        """
        ALTER TABLE station
          ADD COLUMN area_m2 DOUBLE PRECISION,
          ADD COLUMN persons INTEGER,
          ADD COLUMN occupations TEXT DEFAULT '' NOT NULL,
          ADD COLUMN operation_mode TEXT DEFAULT 'unknown' NOT NULL,
          ADD COLUMN contract_until DATE,
          ADD COLUMN grid_code TEXT DEFAULT '' NOT NULL,
          ADD COLUMN opened_on TEXT,
          ADD COLUMN planned_for TEXT,
          ADD CONSTRAINT station_operation_mode_known CHECK (
            operation_mode IN ('own', 'joint', 'incubated', 'tendered', 'entrusted', 'unknown'))
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
