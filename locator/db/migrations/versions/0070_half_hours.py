"""In which half-hours of the day timetables and stations are open, and the index that knows it."""

from alembic import op

revision = "0070"
down_revision = "0064"

HALF_HOURS = """
CREATE FUNCTION half_hours(spans tstzmultirange) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT (n % 48)::int ORDER BY (n % 48)::int), '{}')
  FROM unnest(spans) AS span
  CROSS JOIN LATERAL (
    -- UTC+8 is 16 half-hours ahead.
    SELECT floor(extract(epoch FROM lower(span)) / 1800)::bigint + 16 AS first,
           ceil(extract(epoch FROM upper(span)) / 1800)::bigint + 15 AS last) AS part
  CROSS JOIN LATERAL generate_series(part.first, least(part.last, part.first + 47)) AS n
$$;
"""


def upgrade() -> None:
    """Add the columns; that of the public stations has all half-hours until the replayed files fill it."""
    op.execute(HALF_HOURS)
    op.execute(
        """
        ALTER TABLE timetable ADD COLUMN half_hours INTEGER[] NOT NULL
          GENERATED ALWAYS AS (half_hours(open_at)) STORED;
        ALTER TABLE timetable DROP CONSTRAINT timetable_quiet_key;
        ALTER TABLE timetable ADD CONSTRAINT timetable_quiet_key UNIQUE (id, has_quiet_hours, half_hours);
        ALTER TABLE public_station ADD COLUMN half_hours INTEGER[] DEFAULT
          '{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47}'
          NOT NULL;
        DROP INDEX public_station_geocentric_idx;
        CREATE INDEX public_station_geocentric_idx
          ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8),
                                        half_hours gist__intbig_ops(siglen=8))
          WHERE in_service;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
