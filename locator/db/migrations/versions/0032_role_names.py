"""The names of roles: they stand in role_right, whose rows are those of the program, and in no constraint."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Drop the constraints; the trigger appointment_has_a_known_role looks the name up."""
    op.execute("ALTER TABLE role_right DROP CONSTRAINT role_right_role_known")
    op.execute("ALTER TABLE appointment DROP CONSTRAINT appointment_role_known")


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
