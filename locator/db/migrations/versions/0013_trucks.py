"""Trucks: how long, how high, guarded, how many, and on which side of which road; where vehicles turn in."""

from importlib import import_module
from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"

HERE = Path(__file__)
DOWN = """
DROP VIEW public_station_source;
ALTER TABLE public_station DROP COLUMN carriageway, DROP COLUMN max_length_m, DROP COLUMN max_height_m;
ALTER TABLE station
  DROP COLUMN max_length_m, DROP COLUMN max_height_m, DROP COLUMN truck_guarded,
  DROP COLUMN truck_spaces, DROP COLUMN road, DROP COLUMN road_side, DROP COLUMN road_km,
  DROP COLUMN gate, DROP COLUMN input_gate_lon, DROP COLUMN input_gate_lat;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Bring back the view and the function as 0006 left them, and fill the projection by them."""
    keepers = import_module("locator.db.migrations.versions.0006_keepers")
    op.execute(DOWN)
    keepers.make_projection()
    op.execute(
        "ALTER FUNCTION refresh_public_station(bigint[]) SECURITY DEFINER SET search_path = public, pg_temp"
    )
    op.execute("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
