"""Schedules: self-service hours, special days, exceptions, campaigns."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

DOWN = """
DROP TABLE hours_exception;
DROP TABLE campaign;
ALTER TABLE service_offer DROP COLUMN opening_hours;
ALTER TABLE station
  DROP COLUMN opening_hours, DROP COLUMN self_service_hours, DROP COLUMN self_service_method,
  DROP COLUMN self_service_app, DROP COLUMN on_holiday, DROP COLUMN on_makeup,
  DROP COLUMN no_app_timetable_id;
ALTER TABLE timetable DROP COLUMN worked_out_on;
ALTER TABLE timetable RENAME CONSTRAINT timetable_schedule_key TO timetable_opening_hours_key;
ALTER TABLE timetable RENAME COLUMN schedule TO opening_hours;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop what it made."""
    op.execute(DOWN)
