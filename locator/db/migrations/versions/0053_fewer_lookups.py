"""Less to look up for each station of an import: no key of the history's rows, no index of what few have."""

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Drop a key that triggers guarantee; leave rows without a value out of four indexes."""
    op.execute(
        """
        ALTER TABLE change_row DROP CONSTRAINT change_row_set_id_fkey;
        DROP INDEX station_parent_id_idx, station_successor_id_idx, station_no_app_timetable_id_idx,
          service_offer_timetable_id_idx;
        CREATE INDEX station_parent_id_idx ON station (parent_id) WHERE parent_id IS NOT NULL;
        CREATE INDEX station_successor_id_idx ON station (successor_id) WHERE successor_id IS NOT NULL;
        CREATE INDEX station_no_app_timetable_id_idx ON station (no_app_timetable_id)
          WHERE no_app_timetable_id IS NOT NULL;
        CREATE INDEX service_offer_timetable_id_idx ON service_offer (timetable_id)
          WHERE timetable_id IS NOT NULL;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
