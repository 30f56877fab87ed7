"""A station's life: duplicates, mergers, rooms under a station; and the desk's reports and acts."""

from pathlib import Path

from alembic import op

from locator.db.migrations.remembered import remember

revision = "0014"
down_revision = "0013"

DOWN = """
DROP POLICY staff_lifts ON campaign;
CREATE POLICY staff_lifts ON campaign FOR UPDATE TO locator_staff
  USING (started_by = acting_as()) WITH CHECK (started_by = acting_as());
DROP POLICY staff_starts ON campaign;
CREATE POLICY staff_starts ON campaign FOR INSERT TO locator_staff WITH CHECK (acting_staff() IS NOT NULL);
DROP FUNCTION may_lift(bigint);
DROP POLICY all_see ON calendar_day;
DROP POLICY nation_takes_in ON calendar_day;
DROP POLICY nation_replaces ON calendar_day;
ALTER TABLE calendar_day DISABLE ROW LEVEL SECURITY;
REVOKE INSERT, DELETE ON calendar_day FROM locator_staff;
REVOKE UPDATE ON report FROM locator_public;
GRANT UPDATE ON report TO locator_public;
DROP POLICY staff_ends ON keeper;
REVOKE DELETE ON keeper FROM locator_staff;
DROP POLICY doors_show ON report_photo;
DROP POLICY staff_sees ON report_photo;
DROP POLICY staff_discards ON report_photo;
ALTER TABLE report_photo DISABLE ROW LEVEL SECURITY;
REVOKE DELETE ON report_photo FROM locator_staff;
DROP TRIGGER station_one_storey ON station;
DROP FUNCTION keep_one_storey();
DROP TABLE merger, duplicate;
DROP INDEX station_place_idx;
DROP FUNCTION may_publish(bigint);
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the mergers."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    remember("merger", "id", station="merged_id")


def downgrade() -> None:
    """Take the tables and their rules away."""
    op.execute(DOWN)
