"""How long a union takes to answer reports from the door, by division; what waits still counts as waiting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, extract, func, select

from geodata.divisions.codes import Division
from locator.reports.domain.report import REPAIRS_OF
from locator.reports.queries.inbox import ASKS
from locator.reports.tables import report
from locator.stations.tables import station

FEWEST = 5  # below, the figure says more of one person than of a union
NEVER_S = 1e12  # longer than anything that was answered


@dataclass(frozen=True, slots=True)
class Answering:
    """The reports of a division, and how soon half of them were answered; None: half are not."""

    reports: int
    median: timedelta | None


def by_division(
    connection: Connection, places: Collection[Division], at: datetime
) -> Mapping[str, Answering]:
    """Return the figures of those divisions that have enough reports of the last months, by code.

    A report without an answer is one that takes for ever, so that nobody looks quick who answers the
    easy ones only.
    """
    found: dict[str, Answering] = {}
    for digits in {len(place.prefix) for place in places}:
        asked = {place.prefix: place.code for place in places if len(place.prefix) == digits}
        found |= {asked[prefix]: one for prefix, one in _by_prefix(connection, asked, digits, at).items()}
    return found


def _by_prefix(
    connection: Connection, prefixes: Collection[str], digits: int, at: datetime
) -> dict[str, Answering]:
    prefix = func.left(station.c.division_code, digits)
    took_s = func.coalesce(extract("epoch", report.c.answered_at - report.c.said_at), NEVER_S)
    median_s = func.percentile_disc(0.5).within_group(took_s)
    chosen = (
        select(prefix.label("prefix"), func.count().label("reports"), median_s.label("median_s"))
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(report.c.said_at > at - REPAIRS_OF, ASKS, station.c.is_demo.is_(False))
        .where(prefix.in_(prefixes))
        .group_by(prefix)
        .having(func.count() >= FEWEST)
    )
    return {
        row.prefix: Answering(
            row.reports, None if row.median_s >= NEVER_S else timedelta(seconds=float(row.median_s))
        )
        for row in connection.execute(chosen)
    }
