"""Changes that wait for an approver's word; whoever wrote one publishes it only where the union lets them."""

from pathlib import Path

from alembic import op

from locator.db.migrations.remembered import remember

revision = "0011"
down_revision = "0010"

DOWN = """
DROP TRIGGER offer_has_two_people ON service_offer;
DROP TRIGGER station_has_two_people ON station;
DROP FUNCTION require_two_people();
DROP TABLE proposal;
DROP FUNCTION own_approval(text);
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the table."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    remember("proposal", "id", station="station_id")


def downgrade() -> None:
    """Take the table and its rules away."""
    op.execute(DOWN)
