"""Temporary closures of stations and campaigns over many stations; both end at their time or early.

The weekly hours are never edited: an exception is laid over the schedule and removed from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from geodata.sentence import Sentence
from locator.errors import NotAllowed
from locator.hours.actions import schedules
from locator.hours.domain.errors import InvalidException, NothingToLift
from locator.hours.domain.hours import Hours
from locator.hours.domain.schedule import Cause
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import campaign, hours_exception
from locator.stations.queries import selection
from locator.time_zone import SHANGHAI


@dataclass(frozen=True, slots=True)
class Period:
    """A period between two whole minutes; raises InvalidException for anything else."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        for moment in (self.starts_at, self.ends_at):
            if moment.tzinfo is None or moment.second or moment.microsecond:
                raise InvalidException("开始和结束应写到分钟，例如 2026-11-24T18:00")
        if self.ends_at <= self.starts_at:
            raise InvalidException("结束应在开始之后")


@dataclass(frozen=True, slots=True)
class Campaign:
    """A union's campaign: the state of its stations, its period, and the banner on their pages."""

    name: str
    banner: str
    doors: DoorState
    during: Period
    daily: str = ""  # opening_hours times; the stations are open at these only

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.banner.strip():
            raise InvalidException("行动要有名称，也要有给大家看的一句话")
        if self.doors is DoorState.UNSURE:
            raise InvalidException("行动是开门或关门，不能是说不准")
        if self.daily:
            Hours.parse(self.daily)


def close_stations(
    connection: Connection, codes: Sequence[str], during: Period, reason: str, decided_by: str, now: datetime
) -> list[int]:
    """Close stations for a period that includes the expected end; return the closures' ids."""
    if not reason.strip():
        raise InvalidException("要写明为什么关")
    values = {"cause": Cause.CLOSURE.value, "doors": DoorState.CLOSED.value, "reason": reason.strip()}
    period = {"starts_at": during.starts_at, "ends_at": during.ends_at}
    station_ids = _station_ids(connection, codes)
    rows = [
        {"station_id": station_id, "said_by": decided_by, "said_at": now, **values, **period}
        for station_id in station_ids
    ]
    added = connection.scalars(insert(hours_exception).returning(hours_exception.c.id), rows).all()
    schedules.refresh(connection, station_ids, now.astimezone(SHANGHAI).date())
    return list(added)


def reopen_stations(
    connection: Connection, codes: Sequence[str], now: datetime, *, is_planned: bool = False
) -> int:
    """End all closures of stations that have begun, or cancel those that have not; return their number.

    Raises NothingToLift for none.
    """
    station_ids = _station_ids(connection, codes)
    begins = hours_exception.c.starts_at
    count = connection.execute(
        update(hours_exception)
        .where(hours_exception.c.station_id.in_(station_ids))
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(begins > now if is_planned else begins <= now)
        .values(lifted_at=now)
    ).rowcount
    if not count and is_planned:
        raise NothingToLift(Sentence("{all} 没有还没开始的临时关闭", all="、".join(codes[:5])))
    if not count:
        raise NothingToLift(Sentence("{all} 没有正在进行的临时关闭", all="、".join(codes[:5])))
    schedules.refresh(connection, station_ids, now.astimezone(SHANGHAI).date())
    return count


def cancel_closure(connection: Connection, closure_id: int, now: datetime) -> None:
    """End one closure, also one that has not begun. Raises NothingToLift."""
    station_id = connection.scalar(
        update(hours_exception)
        .where(hours_exception.c.id == closure_id, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.cause == Cause.CLOSURE.value)
        .values(lifted_at=now)
        .returning(hours_exception.c.station_id)
    )
    if station_id is None:
        raise NothingToLift("这次临时关闭已经结束，或者不在您管的范围里")
    schedules.refresh(connection, [station_id], now.astimezone(SHANGHAI).date())


def start_campaign(
    connection: Connection, new_campaign: Campaign, codes: Sequence[str], started_by: str, now: datetime
) -> int:
    """Start a campaign over stations; return its id."""
    station_ids = _station_ids(connection, codes)
    period = {"starts_at": new_campaign.during.starts_at, "ends_at": new_campaign.during.ends_at}
    values = {"doors": new_campaign.doors.value, "daily": new_campaign.daily, **period}
    campaign_id: int = connection.execute(
        insert(campaign)
        .values(
            name=new_campaign.name,
            banner=new_campaign.banner,
            started_by=started_by,
            started_at=now,
            **values,
        )
        .returning(campaign.c.id)
    ).scalar_one()
    exception_values = {
        "cause": Cause.CAMPAIGN.value,
        "campaign_id": campaign_id,
        "reason": new_campaign.banner,
    }
    rows = [
        {"station_id": station_id, "said_by": started_by, "said_at": now, **exception_values, **values}
        for station_id in station_ids
    ]
    connection.execute(insert(hours_exception), rows)
    schedules.refresh(connection, station_ids, now.astimezone(SHANGHAI).date())
    return campaign_id


def end_campaign(connection: Connection, campaign_id: int, now: datetime) -> int:
    """End a campaign early; return the number of its stations.

    Raises NothingToLift for an unknown or ended campaign, NotAllowed where a station is outside of the
    user's areas.
    """
    count = connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, campaign.c.lifted_at.is_(None))
        .values(lifted_at=now)
    ).rowcount
    if not count:
        raise NothingToLift(Sentence("没有编号为 {campaign_id} 的、还在进行的行动", campaign_id=campaign_id))
    is_active = (hours_exception.c.campaign_id == campaign_id, hours_exception.c.lifted_at.is_(None))
    statement = update(hours_exception).where(*is_active).values(lifted_at=now)
    station_ids = connection.scalars(statement.returning(hours_exception.c.station_id)).all()
    if connection.scalar(select(exists().where(*is_active))):
        raise NotAllowed("这次行动里有站点不在您管的范围里")
    schedules.refresh(connection, station_ids, now.astimezone(SHANGHAI).date())
    return len(station_ids)


def _station_ids(connection: Connection, codes: Sequence[str]) -> list[int]:
    if not codes:
        raise InvalidException("没有选站点")
    return [station.id for station in selection.by_codes(connection, codes)]
