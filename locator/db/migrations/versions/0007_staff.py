"""The people of the unions, their appointments and their sessions."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"

DOWN = """
DROP TABLE area_rule, sign_in_failure, known_device, staff_link, staff_session;
DROP TABLE appointment, recovery_code, staff;
DROP FUNCTION keep_an_administrator(), administrators_of_everything(), end_sessions();
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the tables away, and who is in them."""
    op.execute(DOWN)
