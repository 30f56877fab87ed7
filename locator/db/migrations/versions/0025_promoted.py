"""A session that began with a lesser role shows a second factor before it publishes."""

from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let such a session go on as it is."""
    op.execute("DROP TRIGGER appointment_asks_for_second_factor ON appointment")
    op.execute("DROP FUNCTION ask_for_second_factor()")
