"""What becomes of reports in time: others bear them out or not, and what is personal is forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, select, update

from locator.db.session import change
from locator.reports.actions.doubt import RECORD_KEPT, TELLS, as_report, reports_where
from locator.reports.domain.doubt import SETTLING, agrees
from locator.reports.tables import origin_salt, report, report_photo
from locator.time_zone import SHANGHAI

BATCH = 500
CONTACT_KEPT = timedelta(days=30)
PHOTO_KEPT = timedelta(days=90)
ORIGIN_KEPT = timedelta(days=2)


def settle(engine: Engine, now: datetime) -> int:
    """Write down, of every report that is old enough, whether others bore it out; return how many.

    Each batch is a transaction of its own; a run that is stopped is gone on with by the next.
    """
    count = 0
    while done := _settle_batch(engine, now):
        count += done
    return count


def forget(engine: Engine, now: datetime) -> None:
    """Forget what is personal when its time is over: contacts, photos, who reported."""
    day = (now - ORIGIN_KEPT).astimezone(SHANGHAI).date()
    with change(engine) as connection:
        for values, kept in (
            ({"contact": ""}, CONTACT_KEPT),
            ({"origin_hash": None}, ORIGIN_KEPT),
            ({"device_hash": None}, RECORD_KEPT),
        ):
            still_there = and_(*(report.c[name].is_distinct_from(value) for name, value in values.items()))
            connection.execute(
                update(report).where(report.c.said_at <= now - kept, still_there).values(values)
            )
        connection.execute(delete(report_photo).where(report_photo.c.taken_in_at <= now - PHOTO_KEPT))
        connection.execute(delete(origin_salt).where(origin_salt.c.day <= day))


def _settle_batch(engine: Engine, now: datetime) -> int:
    with change(engine) as connection:
        due = connection.execute(
            select(report)
            .where(report.c.settled_at.is_(None), report.c.said_at <= now - SETTLING)
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
    """Settle some reports of one station by what all others said around their time."""
    mine = list(rows)
    begins, ends = mine[0].said_at - SETTLING, mine[-1].said_at + SETTLING
    around = (report.c.station_id == station_id, report.c.said_at.between(begins, ends), TELLS)
    others = reports_where(connection, now, *around)
    connection.execute(
        update(report)
        .where(report.c.id == bindparam("row"))
        .values(agreed=bindparam("said"), settled_at=now),
        [{"row": row.id, "said": agrees(as_report(row, {}), others)} for row in mine],
    )
