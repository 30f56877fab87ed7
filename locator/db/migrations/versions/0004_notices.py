"""The projection learns of exceptions, self-service and when hours were checked."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

HERE = Path(__file__)
DOWN = """
DROP TRIGGER hours_exception_inserted ON hours_exception;
DROP TRIGGER hours_exception_updated ON hours_exception;
DROP TRIGGER hours_exception_deleted ON hours_exception;
DROP VIEW public_station_source;
ALTER TABLE public_station DROP COLUMN no_app_timetable_id, DROP COLUMN hours_checked_at;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Bring back the view and the function that 0002 made, and fill the projection by them."""
    made = HERE.with_name("0002_projection.sql").read_text(encoding="utf-8")
    view_and_function = made[made.index("CREATE VIEW") : made.index("-- A bulk load")]
    op.execute(DOWN)
    op.execute(view_and_function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.execute("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
