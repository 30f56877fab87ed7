"""Indexes for drivers' searches, and for the counts and lists of divisions (decisions 87 and 88)."""

from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    """Add one index, and columns to another."""
    op.execute(
        """
        CREATE INDEX public_station_turning_idx
          ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8))
          WHERE in_service AND carriageway <> '';
        DROP INDEX public_station_division_idx;
        CREATE INDEX public_station_division_idx
          ON public_station (division_code, station_id) INCLUDE (tags, timetable_id, no_app_timetable_id)
          WHERE in_service;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
