"""How long unions take to answer reports, by division; unanswered reports count as waiting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, extract, func, select

from geodata.divisions.codes import Division
from locator.divisions.domain import code_range
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries.inbox import NEEDS_ANSWER
from locator.reports.tables import report
from locator.stations.tables import station

MIN_REPORTS = 5  # with fewer, the figure would describe single persons
UNANSWERED_S = 1e12  # longer than any answer takes


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """The number of reports of a division, and the median time to an answer; None if half are unanswered."""

    reports: int
    median: timedelta | None


def by_division(
    connection: Connection, places: Collection[Division], at: datetime
) -> Mapping[str, ResponseTimes]:
    """Return the response times of the divisions with enough recent reports, by division code.

    An unanswered report counts as infinitely long, so that answering only easy ones does not look quick.
    """
    found: dict[str, ResponseTimes] = {}
    for digits in {len(place.prefix) for place in places}:
        codes = {place.prefix: place.code for place in places if len(place.prefix) == digits}
        found |= {codes[prefix]: times for prefix, times in _by_prefix(connection, codes, digits, at).items()}
    return found


def _by_prefix(
    connection: Connection, prefixes: Collection[str], digits: int, at: datetime
) -> dict[str, ResponseTimes]:
    prefix = func.left(station.c.division_code, digits)
    took_s = func.coalesce(extract("epoch", report.c.answered_at - report.c.said_at), UNANSWERED_S)
    median_s = func.percentile_disc(0.5).within_group(took_s)
    chosen = (
        select(prefix.label("prefix"), func.count().label("reports"), median_s.label("median_s"))
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(report.c.said_at > at - RESPONSE_PERIOD, NEEDS_ANSWER, station.c.is_demo.is_(False))
        .where(prefix.in_(prefixes))
        # The same once more, as a range that the index has: from the first of the divisions to the last.
        .where(station.c.division_code.between(code_range(min(prefixes))[0], code_range(max(prefixes))[1]))
        .group_by(prefix)
        .having(func.count() >= MIN_REPORTS)
    )
    return {
        row.prefix: ResponseTimes(
            row.reports, None if row.median_s >= UNANSWERED_S else timedelta(seconds=float(row.median_s))
        )
        for row in connection.execute(chosen)
    }
