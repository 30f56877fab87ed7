"""Counts by cell of a map, kept fresh by what changes; the key that signs packs; what was sent once."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"

DOWN = """
DROP TRIGGER cells_inserted ON public_station;
DROP TRIGGER cells_updated ON public_station;
DROP TRIGGER cells_deleted ON public_station;
DROP FUNCTION count_cells();
DROP FUNCTION cell_x(geometry, integer);
DROP FUNCTION cell_y(geometry, integer);
DROP TABLE cell_count;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made."""
    op.execute(DOWN)
