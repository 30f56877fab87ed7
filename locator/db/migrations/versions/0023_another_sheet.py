"""An import's author may have another sheet of the file read: the run goes back to being read."""

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let a run be read once, as 0016 did."""
    op.execute(
        "ALTER POLICY authors_go_on ON import_run WITH CHECK (author_id = acting_staff()"
        " AND state IN ('columns', 'datum', 'checking', 'checked', 'waiting', 'dropped'))"
    )
