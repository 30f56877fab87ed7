"""How many reports a network's strangers, and everybody else, may send within an hour and a day."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, text

from locator.reports.domain.errors import TooManyReports
from locator.reports.tables import report

MAX_REPORTS_PER_HOUR = 20  # of a network's strangers over all stations, or of one known device
MAX_REPORTS_PER_DAY = 60
MAX_PRESENT_PER_HOUR = 60  # of a network, by people who are shown to be at the stations
ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
LOCK_ORIGIN = text("SELECT pg_advisory_xact_lock(hashtextextended(:origin, 0))")


def require_budget(connection: Connection, origin: bytes, sender: ColumnElement[bool], now: datetime) -> None:
    """Raise TooManyReports for a sender (a condition on reports) over a limit; `origin` is locked."""
    _require(
        connection, origin, sender, now, ((ONE_HOUR, MAX_REPORTS_PER_HOUR), (ONE_DAY, MAX_REPORTS_PER_DAY))
    )


def require_present_budget(
    connection: Connection, origin: bytes, sender: ColumnElement[bool], now: datetime
) -> None:
    """Raise TooManyReports for a network whose people at the stations are over their limit."""
    _require(connection, origin, sender, now, ((ONE_HOUR, MAX_PRESENT_PER_HOUR),))


def _require(
    connection: Connection,
    origin: bytes,
    sender: ColumnElement[bool],
    now: datetime,
    limits: tuple[tuple[timedelta, int], ...],
) -> None:
    connection.execute(LOCK_ORIGIN, {"origin": origin.hex()})
    for period, most in limits:
        recent = select(report.c.received_at).where(sender, report.c.received_at > now - period)
        latest = recent.order_by(report.c.received_at.desc()).offset(most - 1).limit(1)
        oldest_counted = connection.scalar(latest)
        if oldest_counted is not None:
            raise TooManyReports(oldest_counted + period - now)


def of_network(origins: list[bytes], is_near: bool) -> ColumnElement[bool]:
    """Return the condition for reports of a network, at the station or not."""
    return report.c.origin_hash.in_(origins) & (report.c.near.is_(is_near))
