"""Links of stations and of unions."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"


def upgrade() -> None:
    """Add the column and the table, which start empty."""
    op.add_column("station", sa.Column("links", sa.Text, nullable=False, server_default=""))
    op.execute(
        """
        CREATE TABLE union_link (
          area TEXT NOT NULL,
          links TEXT NOT NULL,
          CONSTRAINT union_link_pkey PRIMARY KEY (area),
          CONSTRAINT union_link_is_something CHECK (links <> '' AND length(links) <= 4000)
        );
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
