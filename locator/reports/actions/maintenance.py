"""Periodic work on reports: settle whether others agreed, delete personal data after its retention time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, select, update

from locator.db.session import change
from locator.reports.actions import uploads
from locator.reports.domain.doubt import agrees, credence
from locator.reports.domain.voices import SETTLING_TIME
from locator.reports.queries.evidence import IS_EVIDENCE, RECORD_RETENTION, as_report, reports_where
from locator.reports.tables import origin_salt, report, report_burst, report_photo
from locator.time_zone import SHANGHAI

BATCH = 500
CONTACT_RETENTION = timedelta(days=30)
PHOTO_RETENTION = timedelta(days=90)
ORIGIN_RETENTION = timedelta(days=2)


def settle_reports(engine: Engine, now: datetime) -> int:
    """Store for every report that is old enough whether others agreed; return how many.

    Each batch is a transaction; an interrupted run is continued by the next one.
    """
    count = 0
    while done := _settle_batch(engine, now):
        count += done
    return count


def delete_expired(engine: Engine, now: datetime) -> None:
    """Delete personal data after its retention time: contacts, photos, hashes of reporters."""
    day = (now - ORIGIN_RETENTION).astimezone(SHANGHAI).date()
    with change(engine) as connection:
        for values, retention in (
            ({"contact": ""}, CONTACT_RETENTION),
            ({"origin_hash": None}, ORIGIN_RETENTION),
            ({"device_hash": None}, RECORD_RETENTION),
        ):
            is_set = and_(*(report.c[name].is_distinct_from(value) for name, value in values.items()))
            connection.execute(
                update(report).where(report.c.said_at <= now - retention, is_set).values(values)
            )
        forgotten = report_burst.c.last_at <= now - ORIGIN_RETENTION
        connection.execute(update(report_burst).where(forgotten).values(origin_hash=None))
        connection.execute(delete(report_photo).where(report_photo.c.taken_in_at <= now - PHOTO_RETENTION))
        uploads.delete_expired(connection, now)
        connection.execute(delete(origin_salt).where(origin_salt.c.day <= day))


def _settle_batch(engine: Engine, now: datetime) -> int:
    with change(engine) as connection:
        due = connection.execute(
            select(report)
            .where(report.c.settled_at.is_(None), report.c.said_at <= now - SETTLING_TIME)
            .order_by(report.c.station_id, report.c.said_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for station_id, rows in groupby(due, key=lambda row: row.station_id):
            _settle(connection, station_id, list(rows), now)
        return len(due)


def _settle(
    connection: Connection, station_id: int, rows: Iterable[Row[tuple[object, ...]]], now: datetime
) -> None:
    """Settle some reports of one station by all other reports around their time."""
    due_reports = list(rows)
    begins, ends = due_reports[0].said_at - SETTLING_TIME, due_reports[-1].said_at + SETTLING_TIME
    around = (report.c.station_id == station_id, report.c.said_at.between(begins, ends), IS_EVIDENCE)
    others = reports_where(connection, now, *around, report.c.overruled_at.is_(None))
    connection.execute(
        update(report)
        .where(report.c.id == bindparam("row"))
        .values(agreed=bindparam("agreement"), credence=bindparam("chance"), settled_at=now),
        [
            {"row": row.id, "agreement": agrees(given, others), "chance": credence(given, others)}
            for row, given in ((row, as_report(row, {})) for row in due_reports)
        ],
    )
