"""What reports change in public: doubts raised, kept, and lifted again, at one station at a time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from locator.hours.actions import schedules
from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.reports.domain.doubt import LONGEST_MEMORY, Doubt, doubts
from locator.reports.domain.report import GOT_IN, NEWCOMER, Record, Report, Verdict
from locator.reports.tables import report
from locator.time_zone import SHANGHAI

MINUTE = timedelta(minutes=1)
SAID_BY = "路过的劳动者"
RECORD_KEPT = timedelta(days=180)
# A door found locked while we said closed only shows that we were right.
TELLS = or_(report.c.verdict != Verdict.LOCKED.value, report.c.shown_state != OpenState.CLOSED.value)


def reconcile(connection: Connection, station_id: int, now: datetime) -> list[Doubt]:
    """Make a station's public doubts those that its reports amount to now; return them."""
    told_now = (
        hours_exception.c.station_id == station_id,
        hours_exception.c.cause == Cause.REPORTS.value,
        hours_exception.c.lifted_at.is_(None),
    )
    held = connection.scalars(
        select(hours_exception.c.reason).where(*told_now, hours_exception.c.ends_at > now)
    ).all()
    chosen = (report.c.station_id == station_id, report.c.said_at > now - LONGEST_MEMORY)
    told = reports_where(connection, now, *chosen, TELLS, report.c.overruled_at.is_(None))
    wanted = doubts(told, now, held)
    if not held and not wanted:
        return []
    connection.execute(update(hours_exception).where(*told_now).values(lifted_at=now))
    if wanted:
        connection.execute(insert(hours_exception), [_row(station_id, one, now) for one in wanted])
    schedules.refresh(connection, [station_id], now.astimezone(SHANGHAI).date())
    return wanted


def overrule(connection: Connection, station_id: int, now: datetime) -> None:
    """End all doubts of a station: its keeper says that the door is open. Raises nothing."""
    connection.execute(
        update(report)
        .where(report.c.station_id == station_id, report.c.overruled_at.is_(None))
        .where(report.c.said_at > now - LONGEST_MEMORY)
        .values(
            overruled_at=now,
            settled_at=func.coalesce(report.c.settled_at, now),
            agreed=func.coalesce(report.c.agreed, _agrees_with_keeper()),
        )
    )
    reconcile(connection, station_id, now)


def reports_where(connection: Connection, now: datetime, *conditions: ColumnElement[bool]) -> list[Report]:
    """Return reports as the rules weigh them, each with its device's record so far."""
    rows = connection.execute(select(report).where(*conditions)).all()
    records = _records(connection, {row.device_hash for row in rows if row.device_hash}, now)
    return [as_report(row, records) for row in rows]


def as_report(row: Row[Any], records: Mapping[bytes, Record]) -> Report:
    """Return one row as the rules weigh it."""
    record = records.get(row.device_hash, NEWCOMER)
    return Report(Verdict(row.verdict), row.said_at, row.witness, row.service, row.near, record)


def _records(connection: Connection, devices: Iterable[bytes], now: datetime) -> dict[bytes, Record]:
    chosen = (
        select(
            report.c.device_hash,
            func.count().filter(report.c.agreed.is_(True)).label("agreed"),
            func.count().filter(report.c.agreed.is_(False)).label("disagreed"),
        )
        .where(report.c.device_hash.in_(list(devices)), report.c.said_at > now - RECORD_KEPT)
        .group_by(report.c.device_hash)
    )
    return {row.device_hash: Record(row.agreed, row.disagreed) for row in connection.execute(chosen)}


def _row(station_id: int, one: Doubt, now: datetime) -> dict[str, object]:
    """Return the exception of a doubt, widened to whole minutes."""
    starts_at = now.replace(second=0, microsecond=0)
    ends_at = one.ends_at.replace(second=0, microsecond=0) + MINUTE
    return {
        "station_id": station_id,
        "cause": Cause.REPORTS.value,
        "doors": DoorState.UNSURE.value,
        "touches": one.touches.value,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "reason": one.words,
        "said_by": SAID_BY,
        "said_at": one.said_at,
    }


def _agrees_with_keeper() -> ColumnElement[bool]:
    return report.c.verdict.in_([one.value for one in GOT_IN])
