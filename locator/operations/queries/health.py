"""Whether the database is ready, and how far ahead its opening hours are calculated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from geodata.sentence import Sentence
from locator.db import catalog, refreshing, schema_version
from locator.hours.tables import timetable
from locator.stations.tables import station

# Prefixes of divisions whose kept count is not that of their stations.
MISCOUNTED = text("""
  SELECT count(*) FROM (
    SELECT digits, prefix, sum(stations) AS stations, sum(located) AS located,
           sum(lon_ndeg) AS lon_ndeg, sum(lat_ndeg) AS lat_ndeg
    FROM division_count GROUP BY 1, 2 HAVING sum(stations) <> 0) AS kept
  FULL JOIN division_count_of_stations AS counted USING (digits, prefix)
  WHERE (kept.stations, kept.located, kept.lon_ndeg, kept.lat_ndeg)
    IS DISTINCT FROM (counted.stations, counted.located, counted.lon_ndeg, counted.lat_ndeg)
""")
MISCOUNTED_FILTERS = text("""
  SELECT count(DISTINCT (digits, prefix)) FROM (
    SELECT digits, prefix, coalesce(tag, -timetable_id) AS value, sum(stations) AS stations
    FROM filter_count GROUP BY 1, 2, 3 HAVING sum(stations) <> 0) AS kept
  FULL JOIN (
    SELECT digits, prefix, coalesce(tag, -timetable_id) AS value, stations
    FROM filter_count_of_stations) AS counted USING (digits, prefix, value)
  WHERE kept.stations IS DISTINCT FROM counted.stations
""")
# What the figures about checks and sources are summed up from: 'station', 'demo', 'source' or a facet.
MISCOUNTED_QUALITY = text("""
  SELECT count(DISTINCT what) FROM (
    SELECT what, value, as_of, sum(stations) AS stations
    FROM quality_count GROUP BY 1, 2, 3 HAVING sum(stations) <> 0) AS kept
  FULL JOIN quality_count_of_stations AS counted USING (what, value, as_of)
  WHERE kept.stations IS DISTINCT FROM counted.stations
""")


@dataclass(frozen=True, slots=True)
class Health:
    """The result of a check of the database."""

    schema_is_current: bool
    stations: int
    without_position: int
    timetables: int
    unreadable_timetables: int
    hours_known_until: datetime | None
    schema_trouble: Sentence | None = None


def check(connection: Connection) -> Health:
    """Check the database; a schema of another version is not read."""
    trouble = schema_version.trouble(schema_version.found(connection))
    if trouble:
        return Health(False, 0, 0, 0, 0, None, trouble)
    stations, with_position = connection.execute(
        select(func.count(), func.count(station.c.position)).select_from(station)
    ).one()
    timetables, unreadable, until = connection.execute(
        select(
            func.count(),
            func.count().filter(timetable.c.known.is_(None)),
            func.min(func.upper(timetable.c.known)),
        ).select_from(timetable)
    ).one()
    return Health(True, stations, stations - with_position, timetables, unreadable, until)


def ruins(connection: Connection) -> str:
    """Return what is not as the schema's last replay made it, in words; empty if all of it is."""
    found = [str(difference.message) for difference in catalog.differences(connection)]
    if refreshing.is_due(connection):
        found.append(str(Sentence("公开的站点还没有都按新的程序重算")))
    return "；".join(found)


def count_miscounts(connection: Connection) -> int:
    """Return how many kept counts are not those of the stations, which are all read.

    Each division is one, by all its counts, and each of the figures about checks and sources.
    """
    return sum(connection.scalar(one) or 0 for one in (MISCOUNTED, MISCOUNTED_FILTERS, MISCOUNTED_QUALITY))
