"""The rights that each role brings: a table that policies read, in place of lists of roles in each policy."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the table; schema/rights.sql fills it."""
    op.execute(
        """
        CREATE TABLE role_right (
          role TEXT NOT NULL,
          right_code TEXT NOT NULL,
          CONSTRAINT role_right_pkey PRIMARY KEY (role, right_code),
          CONSTRAINT role_right_role_known CHECK (
            role IN ('administrator', 'approver', 'editor', 'inspector', 'auditor')),
          CONSTRAINT role_right_right_code_known CHECK (
            right_code IN ('look', 'tend', 'edit', 'publish', 'appoint'))
        )
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
