"""How many reports a network's strangers, and everybody else, may send within an hour and a day."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, text

from locator.limits import REPORTS, REPORTS_A_DAY, REPORTS_AT_STATIONS, Limit
from locator.reports.domain.errors import TooManyReports
from locator.reports.tables import report

LOCK_ORIGIN = text("SELECT pg_advisory_xact_lock(hashtextextended(:origin, 0))")


def require_budget(connection: Connection, origin: bytes, sender: ColumnElement[bool], now: datetime) -> None:
    """Raise TooManyReports for a sender (a condition on reports) over a limit; `origin` is locked."""
    _require(connection, origin, sender, now, (REPORTS, REPORTS_A_DAY))


def require_present_budget(
    connection: Connection, origin: bytes, sender: ColumnElement[bool], now: datetime
) -> None:
    """Raise TooManyReports for a network whose people at the stations are over their limit."""
    _require(connection, origin, sender, now, (REPORTS_AT_STATIONS,))


def _require(
    connection: Connection,
    origin: bytes,
    sender: ColumnElement[bool],
    now: datetime,
    limits: tuple[Limit, ...],
) -> None:
    connection.execute(LOCK_ORIGIN, {"origin": origin.hex()})
    for limit in limits:
        recent = select(report.c.received_at).where(sender, report.c.received_at > limit.since(now))
        latest = recent.order_by(report.c.received_at.desc()).offset(limit.most - 1).limit(1)
        oldest_counted = connection.scalar(latest)
        if oldest_counted is not None:
            raise TooManyReports(oldest_counted + limit.within - now)


def of_network(origins: list[bytes], is_near: bool) -> ColumnElement[bool]:
    """Return the condition for reports of a network, at the station or not."""
    return report.c.origin_hash.in_(origins) & (report.c.near.is_(is_near))
