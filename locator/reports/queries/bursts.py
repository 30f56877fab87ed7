"""Bursts of reports that wait for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.reports.domain.burst import BurstState
from locator.reports.tables import report, report_burst


@dataclass(frozen=True, slots=True)
class WaitingBurst:
    """A burst: how many reports on how many stations, from one network or several, and when."""

    number: int
    reports: int
    stations: int
    is_of_one_network: bool
    began_at: datetime
    last_at: datetime


def waiting(connection: Connection) -> Sequence[WaitingBurst]:
    """Return the bursts that wait, latest first."""
    reports = select(func.count()).where(report.c.burst_id == report_burst.c.id).scalar_subquery()
    chosen = (
        select(report_burst, reports.label("reports"))
        .where(report_burst.c.state == BurstState.WAITING.value)
        .order_by(report_burst.c.last_at.desc())
    )
    return [
        WaitingBurst(row.id, row.reports, row.stations, row.is_of_one_network, row.began_at, row.last_at)
        for row in connection.execute(chosen)
    ]


def count_waiting(connection: Connection) -> int:
    """Return how many bursts wait."""
    is_waiting = report_burst.c.state == BurstState.WAITING.value
    return connection.scalar(select(func.count()).select_from(report_burst).where(is_waiting)) or 0
