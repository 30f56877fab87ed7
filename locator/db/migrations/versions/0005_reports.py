"""Reports from the door, and the exceptions that they raise."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

HERE = Path(__file__)
DOWN = """
DELETE FROM hours_exception WHERE touches <> 'hours';
ALTER TABLE hours_exception DROP COLUMN touches;
DROP TABLE report_photo, report, origin_salt;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the tables away, and with them what they raised."""
    op.execute(DOWN)
