"""Two hundred thousand rows in one import: what depends on a statement is asked once a statement."""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"

HERE = Path(__file__)
DOWN = """
CREATE INDEX public_station_search_idx ON public_station USING gin (search_text gin_trgm_ops);
DROP TRIGGER public_station_goes ON public_station;
DROP FUNCTION note_all_gone();
CREATE TRIGGER public_station_goes AFTER DELETE ON public_station
  FOR EACH ROW EXECUTE FUNCTION note_gone();
"""
MINE = """(coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))"""
MADE_ANEW = (
    ("0013_trucks", "VIEW public_station_source AS", "WHERE s.visibility = 'public';"),
    ("0010_cells", "FUNCTION count_cells()", "$$;"),
    ("0020_history_of_many", "FUNCTION remember_change()", "$$;"),
)


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Work as the migrations 0009, 0010, 0013 and 0020 did."""
    op.execute(DOWN)
    for policy in ("staff_adds", "staff_changes"):
        fits = "place_fits(division_code, position)"
        op.execute(f"ALTER POLICY {policy} ON station WITH CHECK ({MINE} AND {fits})")
    for name, start, end in MADE_ANEW:
        sql = HERE.with_name(f"{name}.sql").read_text(encoding="utf-8")
        first = sql.index(start)
        op.execute(f"CREATE OR REPLACE {sql[first : sql.index(end, first)]}{end}")
    op.execute("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
