"""An administrator gives somebody a new link in place of a lost one."""

from pathlib import Path

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the function away."""
    op.execute("DROP FUNCTION void_links(bigint)")
