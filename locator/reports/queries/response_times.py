"""How long unions take to answer reports, by division; unanswered reports count as waiting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, DateTime, Text, bindparam, extract, func, literal_column, select

from geodata.divisions.codes import Division
from locator.db.prepared import Prepared
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
    codes = {place.prefix: place.code for place in places}
    if not codes:
        return {}
    digits = tuple(sorted({len(prefix) for prefix in codes}))
    values = {
        "since": at - RESPONSE_PERIOD,
        "first_code": min(code_range(prefix)[0] for prefix in codes),
        "last_code": max(code_range(prefix)[1] for prefix in codes),
    }
    rows = _statement(digits).all(connection, values)
    return {codes[row.prefix]: _times(row) for row in rows if row.prefix in codes}


def _times(row: Any) -> ResponseTimes:
    median = None if row.median_s >= UNANSWERED_S else timedelta(seconds=float(row.median_s))
    return ResponseTimes(row.reports, median)


@lru_cache(maxsize=8)
def _statement(digits: tuple[int, ...]) -> Prepared:
    """Return the statement that groups the reports of a range of divisions by so many digits, in one pass."""
    code = station.c.division_code
    prefixes = [func.left(code, literal_column(str(length))) for length in digits]
    took_s = func.coalesce(extract("epoch", report.c.answered_at - report.c.said_at), UNANSWERED_S)
    first, last = (bindparam(name, type_=Text) for name in ("first_code", "last_code"))
    statement = (
        select(
            func.coalesce(*prefixes, "").label("prefix"),
            func.count().label("reports"),
            func.percentile_disc(0.5).within_group(took_s).label("median_s"),
        )
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(report.c.said_at > bindparam("since", type_=DateTime(timezone=True)))
        .where(NEEDS_ANSWER, station.c.is_demo.is_(False), code.between(first, last))
        .group_by(func.grouping_sets(*prefixes))
        .having(func.count() >= MIN_REPORTS)
    )
    return Prepared(statement, {})
