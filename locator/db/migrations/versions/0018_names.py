"""Two characters are a name: an index that finds them within a text."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"

DOWN = """
DROP INDEX public_station_name_grams_idx, public_station_text_grams_idx;
DROP FUNCTION grams(text);
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made."""
    op.execute(DOWN)
