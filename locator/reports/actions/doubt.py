"""The public effect of reports: doubts raised, kept and lifted, one station at a time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from locator.hours.actions import schedules
from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.reports.domain.doubt import MAX_MEMORY, Doubt, doubts
from locator.reports.domain.report import NO_RECORD, OPEN_DOOR_VERDICTS, Record, Report, Verdict
from locator.reports.tables import report
from locator.time_zone import SHANGHAI

MINUTE = timedelta(minutes=1)
ATTRIBUTION = "路过的劳动者"
RECORD_RETENTION = timedelta(days=180)
# A report of a locked door while the page said closed only confirms the page.
IS_EVIDENCE = or_(report.c.verdict != Verdict.LOCKED.value, report.c.shown_state != OpenState.CLOSED.value)


def reconcile(connection: Connection, station_id: int, now: datetime) -> list[Doubt]:
    """Update a station's public doubts to what its reports justify now; return them."""
    current = (
        hours_exception.c.station_id == station_id,
        hours_exception.c.cause == Cause.REPORTS.value,
        hours_exception.c.lifted_at.is_(None),
    )
    current_texts = connection.scalars(
        select(hours_exception.c.reason).where(*current, hours_exception.c.ends_at > now)
    ).all()
    chosen = (report.c.station_id == station_id, report.c.said_at > now - MAX_MEMORY)
    evidence = reports_where(connection, now, *chosen, IS_EVIDENCE, report.c.overruled_at.is_(None))
    justified = doubts(evidence, now, current_texts)
    if not current_texts and not justified:
        return []
    connection.execute(update(hours_exception).where(*current).values(lifted_at=now))
    if justified:
        connection.execute(insert(hours_exception), [_row(station_id, doubt, now) for doubt in justified])
    schedules.refresh(connection, [station_id], now.astimezone(SHANGHAI).date())
    return justified


def overrule(connection: Connection, station_id: int, now: datetime) -> None:
    """End all doubts of a station because its keeper has confirmed that it is open."""
    connection.execute(
        update(report)
        .where(report.c.station_id == station_id, report.c.overruled_at.is_(None))
        .where(report.c.said_at > now - MAX_MEMORY)
        .values(
            overruled_at=now,
            settled_at=func.coalesce(report.c.settled_at, now),
            agreed=func.coalesce(report.c.agreed, _agrees_with_keeper()),
        )
    )
    reconcile(connection, station_id, now)


def reports_where(connection: Connection, now: datetime, *conditions: ColumnElement[bool]) -> list[Report]:
    """Return reports as the rules weigh them, each with the record of its device."""
    rows = connection.execute(select(report).where(*conditions)).all()
    records = _records(connection, {row.device_hash for row in rows if row.device_hash}, now)
    return [as_report(row, records) for row in rows]


def as_report(row: Row[Any], records: Mapping[bytes, Record]) -> Report:
    """Return a row as a report that the rules weigh."""
    record = records.get(row.device_hash, NO_RECORD)
    return Report(Verdict(row.verdict), row.said_at, row.witness, row.service, row.near, record)


def _records(connection: Connection, devices: Iterable[bytes], now: datetime) -> dict[bytes, Record]:
    chosen = (
        select(
            report.c.device_hash,
            func.count().filter(report.c.agreed.is_(True)).label("agreed"),
            func.count().filter(report.c.agreed.is_(False)).label("disagreed"),
        )
        .where(report.c.device_hash.in_(list(devices)), report.c.said_at > now - RECORD_RETENTION)
        .group_by(report.c.device_hash)
    )
    return {row.device_hash: Record(row.agreed, row.disagreed) for row in connection.execute(chosen)}


def _row(station_id: int, doubt: Doubt, now: datetime) -> dict[str, object]:
    """Return the hours exception of a doubt, extended to whole minutes."""
    starts_at = now.replace(second=0, microsecond=0)
    ends_at = doubt.ends_at.replace(second=0, microsecond=0) + MINUTE
    return {
        "station_id": station_id,
        "cause": Cause.REPORTS.value,
        "doors": DoorState.UNSURE.value,
        "touches": doubt.touches.value,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "reason": doubt.text,
        "said_by": ATTRIBUTION,
        "said_at": doubt.said_at,
    }


def _agrees_with_keeper() -> ColumnElement[bool]:
    return report.c.verdict.in_([verdict.value for verdict in OPEN_DOOR_VERDICTS])
