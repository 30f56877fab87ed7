"""The names of roles and map platforms are the program's rows: no constraint lists them a second time.

A role is looked up in role_right by the trigger appointment_has_a_known_role.
"""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Drop the constraints."""
    op.execute("ALTER TABLE role_right DROP CONSTRAINT role_right_role_known")
    op.execute("ALTER TABLE appointment DROP CONSTRAINT appointment_role_known")
    op.execute("ALTER TABLE map_listing DROP CONSTRAINT map_listing_platform_known")


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
