"""What goes out: which map platform shows which station, and the files of open data."""

from pathlib import Path

from alembic import op

from locator.db.migrations.remembered import remember

revision = "0015"
down_revision = "0014"

DOWN = """
DROP TABLE open_data;
DROP TABLE map_listing;
DROP INDEX station_external_identifier_idx;
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the listings."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    remember("map_listing", "station_id,platform", station="station_id")


def downgrade() -> None:
    """Drop what it made."""
    op.execute(DOWN)
