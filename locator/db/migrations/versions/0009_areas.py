"""Areas, enforced by the database: roles for the parts of the program, row security on writes."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"

SECURED = (
    *("station", "service_offer", "facet_check", "hours_exception", "keeper", "keeper_link", "report"),
    *("campaign", "appointment", "staff", "staff_link", "area_rule", "organization"),
)
DOWN = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON %I', one.policyname, one.tablename);
  END LOOP;
END
$$;
DROP FUNCTION point_stations(bigint[], bigint[], bigint[]), may_manage(bigint), may_tend(bigint);
DROP FUNCTION place_fits(text, geography), has_role(text[], text, bigint);
DROP FUNCTION my_divisions(text[]), my_organizations(text[]);
DROP FUNCTION area_has(appointment, text, bigint), is_below(bigint, bigint), division_prefix(text);
DROP FUNCTION hold_stations(bigint[]);
DROP TABLE division_area;
CREATE OR REPLACE FUNCTION acting_as() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('locator.actor', true), '')
$$;
ALTER FUNCTION acting_as() SECURITY INVOKER RESET ALL;
DROP FUNCTION acting_staff(), acting_keeper(), working_role();
ALTER FUNCTION refresh_after_change() SECURITY INVOKER RESET ALL;
ALTER FUNCTION refresh_public_station(bigint[]) SECURITY INVOKER RESET ALL;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM locator_public, locator_staff, locator_door;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM locator_public, locator_staff, locator_door;
REVOKE USAGE ON SCHEMA public FROM locator_public, locator_staff, locator_door;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let every login write again; the roles stay, other databases of the server may use them."""
    op.execute(DOWN)
    for table in SECURED:
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
