"""What changed in which transaction, and what is gone: packs on phones are brought up to date by it."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"

DOWN = """
DROP TRIGGER public_station_changes ON public_station;
DROP TRIGGER public_station_leaves ON public_station;
DROP TRIGGER public_station_goes ON public_station;
DROP FUNCTION note_change();
DROP FUNCTION note_gone();
DROP TABLE gone_station;
ALTER TABLE public_station DROP COLUMN changed_in;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made."""
    op.execute(DOWN)
