"""Housekeeping of the counts by cell."""

from sqlalchemy import Connection, text

# Only what lies there when it begins is put together: rows that others append meanwhile stay theirs.
# Two runs at once are kept apart by the lock, which ends with the transaction.
ALONE = text("SELECT pg_advisory_xact_lock(hashtext('cell_count'))")
PUT_TOGETHER = text("""
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


def put_together(connection: Connection) -> int:
    """Sum up the rows of each cell that has several; return how many rows were taken."""
    connection.execute(ALONE)
    return connection.scalar(PUT_TOGETHER) or 0
