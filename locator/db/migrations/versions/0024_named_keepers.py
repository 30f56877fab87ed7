"""A keeper who was named and has not answered yet stands on a rung of its own."""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"

SQL = Path(__file__).with_suffix(".sql")
DOWN = """
UPDATE keeper SET stage = 'confirmed' WHERE stage = 'named';
ALTER TABLE keeper DROP CONSTRAINT keeper_stage_known;
ALTER TABLE keeper ADD CONSTRAINT keeper_stage_known CHECK (
  stage IN ('confirmed', 'asked', 'reminded', 'with_union', 'not_confirmed', 'hidden'));
ALTER TABLE keeper ALTER COLUMN stage SET DEFAULT 'confirmed';
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take every keeper for one who has confirmed, as before."""
    op.execute(DOWN)
