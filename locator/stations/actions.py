"""Maintenance of the counts by division, by division and quick filter, and of checks and sources."""

from sqlalchemy import Connection, text

# Only rows present at the start are merged; rows appended meanwhile stay. The lock, held until the
# transaction ends, keeps two runs apart.
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('division_count'))")
MERGE = text("""
  WITH several AS (
    SELECT digits, prefix FROM division_count
    GROUP BY digits, prefix HAVING count(*) > 1 OR sum(stations) = 0
  ), taken AS (
    DELETE FROM division_count c USING several s
    WHERE (c.digits, c.prefix) = (s.digits, s.prefix) RETURNING c.*
  ), summed AS (
    INSERT INTO division_count
    SELECT digits, prefix, sum(stations), sum(located), sum(lon_ndeg), sum(lat_ndeg)
    FROM taken GROUP BY digits, prefix HAVING sum(stations) <> 0
  )
  SELECT count(*) FROM taken
""")

MERGE_FILTERS = text("""
  WITH several AS (
    SELECT digits, prefix FROM filter_count
    GROUP BY digits, prefix, tag, timetable_id HAVING count(*) > 1 OR sum(stations) = 0
  ), taken AS (
    DELETE FROM filter_count c
    WHERE (digits, prefix) IN (SELECT digits, prefix FROM several) RETURNING c.*
  ), summed AS (
    INSERT INTO filter_count
    SELECT digits, prefix, tag, timetable_id, sum(stations)
    FROM taken GROUP BY digits, prefix, tag, timetable_id HAVING sum(stations) <> 0
  )
  SELECT count(*) FROM taken
""")

MERGE_QUALITY = text("""
  WITH several AS (
    SELECT what, value FROM quality_count
    GROUP BY what, value, as_of HAVING count(*) > 1 OR sum(stations) = 0
  ), taken AS (
    DELETE FROM quality_count c
    WHERE (what, value) IN (SELECT what, value FROM several) RETURNING c.*
  ), summed AS (
    INSERT INTO quality_count
    SELECT what, value, as_of, sum(stations)
    FROM taken GROUP BY what, value, as_of HAVING sum(stations) <> 0
  )
  SELECT count(*) FROM taken
""")

RECOUNT = text("SELECT recount_divisions(), recount_filters(), recount_quality()")


def merge_division_counts(connection: Connection) -> int:
    """Merge the rows of each division that has several; return the number of rows replaced."""
    connection.execute(LOCK)
    return sum(connection.scalar(merge) or 0 for merge in (MERGE, MERGE_FILTERS, MERGE_QUALITY))


def recount_divisions(connection: Connection) -> None:
    """Count the stations of all divisions anew; changes of stations wait meanwhile."""
    connection.execute(RECOUNT)
