"""Which timetables and stations have quiet hours, and indexes for packs and cells."""

from alembic import op

revision = "0049"
down_revision = "0048"

HAS_QUIET_HOURS = """
CREATE FUNCTION has_quiet_hours(spans tstzmultirange) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bool_or(
           -- Two hours later, each night is the beginning of a day.
           begins::time < '08:00' OR ends > date_trunc('day', begins) + interval '1 day'), false)
  FROM unnest(spans) AS span
  CROSS JOIN LATERAL (
    SELECT lower(span) AT TIME ZONE 'Asia/Shanghai' + interval '2 hours' AS begins,
           upper(span) AT TIME ZONE 'Asia/Shanghai' + interval '2 hours' AS ends) AS local
$$;
"""


def upgrade() -> None:
    """Add the columns; the replayed files fill the one of the public stations."""
    op.execute(HAS_QUIET_HOURS)
    op.execute(
        """
        ALTER TABLE timetable ADD COLUMN has_quiet_hours BOOLEAN NOT NULL
          GENERATED ALWAYS AS (has_quiet_hours(open_at)) STORED;
        ALTER TABLE timetable ADD CONSTRAINT timetable_quiet_key UNIQUE (id, has_quiet_hours);
        ALTER TABLE public_station ADD COLUMN has_quiet_hours BOOLEAN DEFAULT false NOT NULL;
        CREATE INDEX public_station_quiet_idx
          ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8))
          WHERE in_service AND has_quiet_hours;
        CREATE INDEX public_station_out_of_service_idx
          ON public_station (division_code) WHERE NOT in_service;
        CREATE INDEX service_offer_own_hours_idx ON service_offer (station_id) WHERE timetable_id IS NOT NULL;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
