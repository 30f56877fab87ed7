"""What speaks against a station's entry, so that its keeper is asked the sooner."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, func, select

from locator.keepers.domain import Risk
from locator.reports.domain.report import Verdict
from locator.reports.tables import report
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.freshness import FreshnessLevel, freshness_level
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, station

LATELY = timedelta(days=90)
AGAINST = [one.value for one in Verdict if one is not Verdict.FINE]


def risk_of(connection: Connection, station_id: int, at: datetime) -> Risk:
    """Return what speaks against an entry at a moment."""
    checked_at = connection.scalar(
        select(func.max(facet_check.c.checked_at))
        .where(facet_check.c.station_id == station_id)
        .where(facet_check.c.facet == Facet.HOURS.value)
    )
    said = (report.c.station_id == station_id, report.c.said_at > at - LATELY)
    contradicted = exists().where(*said, report.c.verdict.in_(AGAINST), report.c.overruled_at.is_(None))
    method, is_contradicted = connection.execute(
        select(station.c.access_method, contradicted).where(station.c.id == station_id)
    ).one()
    return Risk(
        hours_unchecked=freshness_level(Facet.HOURS, checked_at, at) is not FreshnessLevel.FRESH,
        access_unknown=method == AccessMethod.UNKNOWN.value,
        contradicted=bool(is_contradicted),
    )
