"""The answers to reports are remembered: by whom, when, and what was said before."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Remember them no more."""
    op.execute("DROP TRIGGER report_remembered_update ON report")
