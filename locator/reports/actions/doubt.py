"""The public effect of reports: doubts raised, kept and lifted, one station at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Integer,
    Row,
    and_,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on

from locator.hours.actions import schedules
from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.reports.domain.burst import BurstState
from locator.reports.domain.doubt import MAX_MEMORY, Doubt, doubts
from locator.reports.domain.record import NO_RECORD, Record
from locator.reports.domain.report import DOOR_VERDICTS, OPEN_DOOR_VERDICTS, Report, Verdict
from locator.reports.tables import report, report_burst
from locator.time_zone import SHANGHAI

MINUTE = timedelta(minutes=1)
ATTRIBUTION = "路过的劳动者"
RECORD_RETENTION = timedelta(days=180)
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


def overrule(
    connection: Connection, station_id: int, now: datetime, last_word: datetime | None = None
) -> None:
    """End all doubts of a station because its keeper has confirmed what the page says.

    Reports since the keeper's last word no longer count. Those of today are settled by it as well: a keeper
    cannot know what was so on another day. One reporter is contradicted once by one keeper, however often:
    elsewhere it loses less than one voice.
    """
    since = max(last_word or now - MAX_MEMORY, now - MAX_MEMORY)
    _settle_today(connection, station_id, since, now)
    connection.execute(
        update(report)
        .where(report.c.station_id == station_id, report.c.overruled_at.is_(None), report.c.said_at > since)
        .values(overruled_at=now, settled_at=func.coalesce(report.c.settled_at, now))
    )
    reconcile(connection, station_id, now)


def _settle_today(connection: Connection, station_id: int, since: datetime, now: datetime) -> None:
    """Settle today's reports from the door by the keeper's word, at most one of each device."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = report.alias("earlier")
    contradicted = select(earlier.c.device_hash).where(
        earlier.c.station_id == station_id,
        earlier.c.overruled_at.is_not(None),
        earlier.c.agreed.is_not(None),
        earlier.c.device_hash.is_not(None),
    )
    latest = (
        select(report.c.id)
        .ext(distinct_on(report.c.witness))
        .where(report.c.station_id == station_id, report.c.overruled_at.is_(None), report.c.agreed.is_(None))
        .where(report.c.said_at > since, report.c.said_at >= midnight, IS_EVIDENCE)
        .where(report.c.verdict.in_([verdict.value for verdict in DOOR_VERDICTS]))
        .where(report.c.device_hash.is_not(None), report.c.device_hash.not_in(contradicted))
        .order_by(report.c.witness, report.c.said_at.desc())
    )
    agreed = report.c.verdict.in_([verdict.value for verdict in OPEN_DOOR_VERDICTS])
    connection.execute(
        update(report)
        .where(report.c.id.in_(latest))
        .values(settled_at=now, agreed=agreed, credence=cast(cast(agreed, Integer), Double))
    )


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
