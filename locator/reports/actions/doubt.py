"""The public effect of reports: doubts raised, kept and lifted, one station at a time."""

from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    Double,
    Integer,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on

from locator.hours.actions import schedules
from locator.hours.domain.schedule import Cause
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.reports.domain.doubt import MAX_MEMORY, Doubt, doubts
from locator.reports.domain.report import DOOR_VERDICTS, OPEN_DOOR_VERDICTS
from locator.reports.queries import evidence
from locator.reports.tables import report
from locator.time_zone import SHANGHAI

MINUTE = timedelta(minutes=1)
ATTRIBUTION = "路过的劳动者"


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
    justified = doubts(evidence.of_station(connection, station_id, now), now, current_texts)
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
        .where(report.c.said_at > since, report.c.said_at >= midnight, evidence.IS_EVIDENCE)
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
