"""Maintenance of the counts by cell."""

from sqlalchemy import Connection, text

# Only rows present at the start are merged; rows appended meanwhile stay. The lock, held until the
# transaction ends, keeps two runs apart.
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('cell_count'))")
MERGE = text("""
  WITH several AS (
    SELECT zoom, x, y FROM cell_count GROUP BY zoom, x, y HAVING count(*) > 1 OR sum(stations) = 0
  ), taken AS (
    DELETE FROM cell_count c USING several s
    WHERE (c.zoom, c.x, c.y) = (s.zoom, s.x, s.y) RETURNING c.*
  ), summed AS (
    INSERT INTO cell_count
    SELECT zoom, x, y, sum(stations), sum(lon_udeg), sum(lat_udeg)
    FROM taken GROUP BY zoom, x, y HAVING sum(stations) <> 0
  )
  SELECT count(*) FROM taken
""")


def merge_cell_counts(connection: Connection) -> int:
    """Merge the rows of each cell that has several; return the number of rows replaced."""
    connection.execute(LOCK)
    return connection.scalar(MERGE) or 0
