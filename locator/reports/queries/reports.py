"""Reports: one by its code, for its author; the latest ones, for the union."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, DateTime, Row, Text, bindparam, exists, func, select

from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import OpenState
from locator.hours.tables import hours_exception
from locator.reports.domain.burst import BurstState
from locator.reports.domain.doubt import HALF_LIFE, doubt_text
from locator.reports.domain.errors import ReportNotFound
from locator.reports.domain.report import Line, Verdict
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries.evidence import voices_needed
from locator.reports.tables import report, report_burst, report_photo, report_upload
from locator.stations.tables import public_station, station

CURRENT_DOUBTS = (
    select(func.array_agg(hours_exception.c.reason, type_=ARRAY(Text)))
    .where(hours_exception.c.station_id == report.c.station_id)
    .where(hours_exception.c.cause == Cause.REPORTS.value, hours_exception.c.lifted_at.is_(None))
    .where(hours_exception.c.ends_at > bindparam("now", type_=DateTime(timezone=True)))
    .scalar_subquery()
)
ENTRIES = select(
    report,
    station.c.code,
    func.coalesce(public_station.c.name, "（不再公开的站点）").label("name"),
    exists().where(report_photo.c.report_id == report.c.id).label("has_photo"),
    CURRENT_DOUBTS.label("current_doubts"),
    report_burst.c.state.label("burst_state"),
).select_from(
    report.join(station, station.c.id == report.c.station_id)
    .outerjoin(public_station, public_station.c.station_id == report.c.station_id)
    .outerjoin(report_burst, report_burst.c.id == report.c.burst_id)
)


def by_code(connection: Connection, hashed: bytes, now: datetime) -> ReportEntry:
    """Return the report with the hash of a code; raise ReportNotFound."""
    row = connection.execute(ENTRIES.where(report.c.code_hash == hashed), {"now": now}).one_or_none()
    if row is None:
        raise ReportNotFound("没有这个编号的反映")
    found = entry_of(row)
    if found.verdict not in HALF_LIFE:
        return found
    matter = (found.verdict, found.service)
    return replace(
        found,
        needed=voices_needed(connection, row.station_id, matter, now),
        is_past=now - found.said_at > 4 * HALF_LIFE[found.verdict],
    )


def upload_state(connection: Connection, hashed: bytes) -> tuple[bool, str]:
    """Return whether a report's photo waits to be cleaned, and why it was refused (empty: it was not)."""
    asked = select(report_upload.c.waits, report_upload.c.trouble)
    asked = asked.join(report, report.c.id == report_upload.c.report_id)
    row = connection.execute(asked.where(report.c.code_hash == hashed)).one_or_none()
    return (row.waits, row.trouble) if row else (False, "")


def photo(connection: Connection, hashed: bytes) -> bytes:
    """Return the photo of a report as JPEG; raise ReportNotFound if there is none."""
    chosen = select(report_photo.c.jpeg).join(report, report.c.id == report_photo.c.report_id)
    found = connection.scalar(chosen.where(report.c.code_hash == hashed))
    if found is None:
        raise ReportNotFound("这个反映没有照片")
    return bytes(found)


def photo_of(connection: Connection, number: int) -> bytes:
    """Return the photo of the report with a number; raise ReportNotFound if there is none."""
    found = connection.scalar(select(report_photo.c.jpeg).where(report_photo.c.report_id == number))
    if found is None:
        raise ReportNotFound("这个反映没有照片")
    return bytes(found)


def latest(connection: Connection, now: datetime, limit: int, open_only: bool = True) -> list[ReportEntry]:
    """Return the latest reports, by default only those without an answer."""
    chosen = ENTRIES.order_by(report.c.said_at.desc(), report.c.id.desc()).limit(limit)
    if open_only:
        chosen = chosen.where(report.c.answered_at.is_(None))
    return [entry_of(row) for row in connection.execute(chosen, {"now": now})]


def entry_of(row: Row[Any]) -> ReportEntry:
    """Return the report in a row of ENTRIES."""
    verdict = Verdict(row.verdict)
    is_public = verdict in HALF_LIFE and doubt_text(verdict, row.service) in (row.current_doubts or ())
    return ReportEntry(
        number=row.id,
        station_code=row.code,
        station_name=row.name,
        verdict=verdict,
        service=row.service,
        said_at=row.said_at,
        words=row.words,
        has_contact=bool(row.contact),
        has_photo=row.has_photo,
        agreed=row.agreed,
        is_public=is_public,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        line=Line(row.line) if row.line else None,
        shown_state=OpenState(row.shown_state),
        burst=BurstState(row.burst_state) if row.burst_state else None,
        is_overruled=row.overruled_at is not None,
    )
