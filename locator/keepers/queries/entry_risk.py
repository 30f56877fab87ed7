"""The doubts about a station's entry, which decide how soon its keeper is asked."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, func, select

from locator.keepers.domain import Risk
from locator.reports.domain.report import Verdict
from locator.reports.tables import report
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.freshness import FreshnessLevel, freshness_level
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, station

RECENT_REPORTS = timedelta(days=90)
CONTRADICTING_VERDICTS = [verdict.value for verdict in Verdict if verdict is not Verdict.FINE]


def risk_of(connection: Connection, station_id: int, at: datetime) -> Risk:
    """Return the doubts about an entry at a time."""
    checked_at = connection.scalar(
        select(func.max(facet_check.c.checked_at))
        .where(facet_check.c.station_id == station_id)
        .where(facet_check.c.facet == Facet.HOURS.value)
    )
    recent = (report.c.station_id == station_id, report.c.said_at > at - RECENT_REPORTS)
    contradicted = exists().where(
        *recent, report.c.verdict.in_(CONTRADICTING_VERDICTS), report.c.overruled_at.is_(None)
    )
    method, is_contradicted = connection.execute(
        select(station.c.access_method, contradicted).where(station.c.id == station_id)
    ).one()
    return Risk(
        hours_unchecked=freshness_level(Facet.HOURS, checked_at, at) is not FreshnessLevel.FRESH,
        access_unknown=method == AccessMethod.UNKNOWN.value,
        contradicted=bool(is_contradicted),
    )
