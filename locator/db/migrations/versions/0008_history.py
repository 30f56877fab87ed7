"""History: every change of a logged table is remembered with its actor, and sealed."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"

# Table -> key, columns left out, the column that names a station.
LOGGED = {
    "station": ("id", "timetable_id,no_app_timetable_id", "id"),
    "service_offer": ("station_id,code", "timetable_id", "station_id"),
    "facet_check": ("station_id,facet", "", "station_id"),
    "hours_exception": ("id", "", "station_id"),
    "keeper": ("station_id", "", "station_id"),
    "campaign": ("id", "", ""),
    "organization": ("id", "", ""),
    "calendar_day": ("day", "", ""),
    "staff": ("id", "password_hash,totp_secret,totp_last_step", ""),
    "appointment": ("id", "", ""),
    "area_rule": ("division_code", "", ""),
}
DOWN = """
DROP TRIGGER station_version ON station;
DROP FUNCTION count_version(), remember_change() CASCADE;
DROP TABLE change_seal, change_row, change_set;
DROP FUNCTION change_set_of_now(), acting_as(), refuse_to_forget(), seal_change_set(), set_digest(bigint);
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the tables."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    for table, (keys, left_out, station) in LOGGED.items():
        for event, tables in (
            ("INSERT", "NEW TABLE AS new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("DELETE", "OLD TABLE AS old_rows"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_remembered_{event.lower()} AFTER {event} ON {table}"
                f" REFERENCING {tables} FOR EACH STATEMENT"
                f" EXECUTE FUNCTION remember_change('{keys}', '{left_out}', '{station}')"
            )

    _begin_with_what_is_there()


def _begin_with_what_is_there() -> None:
    """Let the history begin with the rows of before, so that it can be replayed from empty."""
    op.execute("SELECT set_config('locator.actor', 'migration', true), set_config('timezone', 'UTC', true)")
    for table, (_, left_out, station) in LOGGED.items():
        op.execute(
            "INSERT INTO change_row (set_id, table_name, station_id, after)"  # noqa: S608 - this file's names
            f" SELECT change_set_of_now(), '{table}', (r->>'{station}')::bigint, jsonb_agg(r)"
            f" FROM (SELECT to_jsonb(t) - '{{{left_out}}}'::text[] AS r FROM {table} t) AS rows GROUP BY 3"
        )
    op.execute("SELECT set_config('timezone', 'Asia/Shanghai', true)")


def downgrade() -> None:
    """Forget: there is no history without its tables."""
    op.execute(DOWN)
