"""Closing a station for a while, and one act over many stations; both end by themselves or early.

What was there before is never touched: an exception lies over the schedule and is lifted off it.
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
from locator.hours.domain.timeline import Doors
from locator.hours.tables import campaign, hours_exception
from locator.stations.queries import selection
from locator.time_zone import SHANGHAI


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a minute to a minute; raises InvalidException for what is none."""

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
    """One act of a union: what holds at its stations, when, and what their pages say."""

    name: str
    banner: str
    doors: Doors
    during: Stretch
    daily: str = ""  # an opening_hours text of times: open at those only

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.banner.strip():
            raise InvalidException("行动要有名称，也要有给大家看的一句话")
        if self.doors is Doors.UNSURE:
            raise InvalidException("行动是开门或关门，不能是说不准")
        if self.daily:
            Hours.parse(self.daily)


def close(
    connection: Connection, codes: Sequence[str], during: Stretch, reason: str, said_by: str, now: datetime
) -> list[int]:
    """Close stations for a while; return the closures' ids. Their expected end is part of them."""
    if not reason.strip():
        raise InvalidException("要写明为什么关")
    said = {"cause": Cause.CLOSURE.value, "doors": Doors.CLOSED.value, "reason": reason.strip()}
    stretch = {"starts_at": during.starts_at, "ends_at": during.ends_at}
    ids = _ids(connection, codes)
    rows = [{"station_id": key, "said_by": said_by, "said_at": now, **said, **stretch} for key in ids]
    added = connection.scalars(insert(hours_exception).returning(hours_exception.c.id), rows).all()
    schedules.refresh(connection, ids, now.astimezone(SHANGHAI).date())
    return list(added)


def reopen(connection: Connection, codes: Sequence[str], now: datetime) -> int:
    """Lift all closures that have begun at stations; return how many. NothingToLift for none."""
    ids = _ids(connection, codes)
    lifted = connection.execute(
        update(hours_exception)
        .where(hours_exception.c.station_id.in_(ids))
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.starts_at <= now)
        .values(lifted_at=now)
    ).rowcount
    if not lifted:
        raise NothingToLift(Sentence("{all} 没有正在进行的临时关闭", all="、".join(codes[:5])))
    schedules.refresh(connection, ids, now.astimezone(SHANGHAI).date())
    return lifted


def call_off(connection: Connection, number: int, now: datetime) -> None:
    """Lift one closure, also one that has not begun. Raises NothingToLift."""
    station_id = connection.scalar(
        update(hours_exception)
        .where(hours_exception.c.id == number, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.cause == Cause.CLOSURE.value)
        .values(lifted_at=now)
        .returning(hours_exception.c.station_id)
    )
    if station_id is None:
        raise NothingToLift("这次临时关闭已经结束，或者不在您管的范围里")
    schedules.refresh(connection, [station_id], now.astimezone(SHANGHAI).date())


def start(connection: Connection, act: Campaign, codes: Sequence[str], started_by: str, now: datetime) -> int:
    """Begin an act over stations; return its id."""
    ids = _ids(connection, codes)
    stretch = {"starts_at": act.during.starts_at, "ends_at": act.during.ends_at}
    held = {"doors": act.doors.value, "daily": act.daily, **stretch}
    campaign_id: int = connection.execute(
        insert(campaign)
        .values(name=act.name, banner=act.banner, started_by=started_by, started_at=now, **held)
        .returning(campaign.c.id)
    ).scalar_one()
    said = {"cause": Cause.CAMPAIGN.value, "campaign_id": campaign_id, "reason": act.banner}
    rows = [{"station_id": key, "said_by": started_by, "said_at": now, **said, **held} for key in ids]
    connection.execute(insert(hours_exception), rows)
    schedules.refresh(connection, ids, now.astimezone(SHANGHAI).date())
    return campaign_id


def lift(connection: Connection, campaign_id: int, now: datetime) -> int:
    """End an act before its time; return at how many stations. NothingToLift where there is none."""
    ended = connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, campaign.c.lifted_at.is_(None))
        .values(lifted_at=now)
    ).rowcount
    if not ended:
        raise NothingToLift(Sentence("没有编号为 {campaign_id} 的、还在进行的行动", campaign_id=campaign_id))
    still = (hours_exception.c.campaign_id == campaign_id, hours_exception.c.lifted_at.is_(None))
    lifted = update(hours_exception).where(*still).values(lifted_at=now)
    ids = connection.scalars(lifted.returning(hours_exception.c.station_id)).all()
    if connection.scalar(select(exists().where(*still))):
        raise NotAllowed("这次行动里有站点不在您管的范围里")
    schedules.refresh(connection, ids, now.astimezone(SHANGHAI).date())
    return len(ids)


def _ids(connection: Connection, codes: Sequence[str]) -> list[int]:
    if not codes:
        raise InvalidException("没有选站点")
    return [one.id for one in selection.by_codes(connection, codes)]
