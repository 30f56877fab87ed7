"""The public part of the program does not read who keeps a station."""

from pathlib import Path

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let it read keepers as before."""
    op.execute("GRANT SELECT ON keeper TO locator_public")
