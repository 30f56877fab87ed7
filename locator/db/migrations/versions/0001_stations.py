"""Stations, what they offer, and what is known of each."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

DOWN = """
DROP TABLE facet_check, service_offer, station, organization, timetable, search_tag,
  milestone, division, calendar_day;
DROP FUNCTION edges_min;
DROP SEQUENCE station_code_seq;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made; extensions stay, others may use them."""
    op.execute(DOWN)
