"""Reports as evidence: which of them the rules weigh, each with the record of its device."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, Integer, Row, and_, cast, func, or_, select

from locator.hours.domain.state import OpenState
from locator.reports.domain.burst import BurstState
from locator.reports.domain.doubt import MAX_MEMORY, doubts
from locator.reports.domain.record import NO_RECORD, Record
from locator.reports.domain.report import Report, Verdict
from locator.reports.tables import report, report_burst

RECORD_RETENTION = timedelta(days=180)
MAX_NEEDED = 5  # beyond, it is of no use to say how many more people are needed
# A report of a locked door while the page said closed only confirms the page. Reports of a burst wait.
IS_EVIDENCE = and_(
    or_(report.c.verdict != Verdict.LOCKED.value, report.c.shown_state != OpenState.CLOSED.value),
    or_(
        report.c.burst_id.is_(None),
        report.c.burst_id.in_(
            select(report_burst.c.id).where(report_burst.c.state == BurstState.RELEASED.value)
        ),
    ),
)
CREDENCE = func.coalesce(report.c.credence, cast(cast(report.c.agreed, Integer), Double))


def of_station(connection: Connection, station_id: int, now: datetime) -> list[Report]:
    """Return the reports that a station's public doubts follow from."""
    chosen = (report.c.station_id == station_id, report.c.said_at > now - MAX_MEMORY)
    return reports_where(connection, now, *chosen, IS_EVIDENCE, report.c.overruled_at.is_(None))


def voices_needed(
    connection: Connection, station_id: int, matter: tuple[Verdict, str], now: datetime
) -> int | None:
    """Return how many more strangers of other networks would have to say the same for a public doubt.

    None if it would take more than MAX_NEEDED of them.
    """
    verdict, service = matter
    evidence = of_station(connection, station_id, now)
    for needed in range(1, MAX_NEEDED + 1):
        name = f"one more {needed}"
        evidence.append(Report(verdict, now, name, service, network=name))
        if any((doubt.verdict, doubt.service) == matter for doubt in doubts(evidence, now)):
            return needed
    return None


def reports_where(connection: Connection, now: datetime, *conditions: ColumnElement[bool]) -> list[Report]:
    """Return reports as the rules weigh them, each with the record of its device.

    Strangers whose networks have been forgotten are left out: nobody can tell them apart any more.
    """
    rows = connection.execute(select(report).where(*conditions)).all()
    records = records_of(connection, {row.device_hash for row in rows if row.device_hash}, now)
    found = (as_report(row, records) for row in rows)
    return [report for report in found if report.network or not report.is_stranger]


def as_report(row: Row[Any], records: Mapping[bytes, Record]) -> Report:
    """Return a row as a report that the rules weigh."""
    record = records.get(row.device_hash, NO_RECORD)
    network = row.origin_hash.hex() if row.origin_hash else ""
    return Report(Verdict(row.verdict), row.said_at, row.witness, row.service, row.near, record, network)


def record_of(connection: Connection, device: bytes, now: datetime) -> Record:
    """Return the record of a device, by its hash."""
    return records_of(connection, [device], now).get(device, NO_RECORD)


def records_of(connection: Connection, devices: Iterable[bytes], now: datetime) -> dict[bytes, Record]:
    """Return the records of the devices that have one, by their hashes."""
    chosen = (
        select(report.c.device_hash, CREDENCE.label("credence"))
        .where(report.c.device_hash.in_(list(devices)), CREDENCE.is_not(None))
        .where(report.c.said_at > now - RECORD_RETENTION)
        .order_by(report.c.said_at, report.c.id)
    )
    credences: defaultdict[bytes, list[float]] = defaultdict(list)
    for row in connection.execute(chosen):
        credences[row.device_hash].append(row.credence)
    return {device: Record.of(found) for device, found in credences.items()}
