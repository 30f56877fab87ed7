"""Whom a large change touched, from an index alone: lists of changes ask it of an import's thousands."""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"

HERE = Path(__file__)


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let the index of a change's rows hold the change alone."""
    op.execute("DROP INDEX change_row_set_id_idx")
    op.execute("CREATE INDEX change_row_set_id_idx ON change_row (set_id)")
