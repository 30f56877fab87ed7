"""The pages that search engines may know: those of stations by province, and those of divisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from geodata.divisions.codes import divisions
from locator.publishing.queries.open_data import LATEST
from locator.publishing.tables import open_data
from locator.stations.queries.areas import is_public
from locator.stations.tables import division_count, public_station, station
from locator.time_zone import SHANGHAI

PREFIX = "sitemap-"


@dataclass(frozen=True, slots=True)
class StationPage:
    """The page of a public station: its province as two digits, its code, and when its entry last changed."""

    province: str
    code: str
    changed_on: date


def station_pages(connection: Connection) -> Iterator[StationPage]:
    """Yield the pages of all public stations in service, without demo stations, province by province."""
    province = func.left(public_station.c.division_code, 2)
    chosen = (
        select(province, public_station.c.code, station.c.updated_at)
        .join(station, station.c.id == public_station.c.station_id)
        .where(public_station.c.in_service, is_public(), public_station.c.division_code.is_not(None))
        .order_by(province, public_station.c.station_id)
    )
    for row in connection.execute(chosen.execution_options(stream_results=True)):
        yield StationPage(row[0], row[1], row[2].astimezone(SHANGHAI).date())


def divisions_with_stations(connection: Connection) -> list[str]:
    """Return the codes of the divisions that have public stations, in order."""
    prefixes = select(division_count.c.prefix).group_by(division_count.c.prefix)
    has_stations = prefixes.having(func.sum(division_count.c.stations) > 0).order_by(division_count.c.prefix)
    codes = [prefix.ljust(6, "0") for prefix in connection.scalars(has_stations)]
    return [code for code in codes if code in divisions()]


def stored_sitemaps(connection: Connection) -> list[tuple[str, date]]:
    """Return the name and the day of each sitemap, in order of the names."""
    rows = connection.execute(LATEST.where(open_data.c.name.startswith(PREFIX)))
    return [(row.name, row.made_on) for row in rows]
