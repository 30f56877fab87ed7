"""The projection that public questions read."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

DOWN = """
DROP TABLE public_station;
DROP VIEW public_station_source;
DROP FUNCTION refresh_after_change CASCADE;
DROP FUNCTION refresh_public_station;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made; extensions stay, others may use them."""
    op.execute(DOWN)
