"""What lies over stations' weeks just now: closures for a while, and acts of a union over many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, exists, func, literal, or_, select

from locator.db.staffing import staff
from locator.db.tables import campaign, hours_exception, station
from locator.domain.rights import Actor, Area, Right
from locator.domain.schedule import Cause
from locator.domain.timeline import Doors
from locator.queries.areas import lies_within

MOST = 300
SHOWN_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure that nobody has ended."""

    number: int
    station_code: str
    station_name: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    said_by: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a union over stations."""

    number: int
    name: str
    banner: str
    doors: Doors
    daily: str
    starts_at: datetime
    ends_at: datetime
    started_by: str
    lifted_at: datetime | None
    stations: int
    may_lift: bool


def closures(connection: Connection, areas: Sequence[Area]) -> list[Closure]:
    """Return the closures of some areas that nobody has ended, the earliest end first."""
    chosen = (
        select(hours_exception, station.c.code, station.c.name)
        .join(station, station.c.id == hours_exception.c.station_id)
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(lies_within(areas))
        .order_by(hours_exception.c.ends_at, hours_exception.c.id)
        .limit(MOST)
    )
    return [
        Closure(row.id, row.code, row.name, row.starts_at, row.ends_at, row.reason, row.said_by)
        for row in connection.execute(chosen)
    ]


def acts(connection: Connection, actor: Actor, now: datetime) -> list[Act]:
    """Return the acts that touch somebody's areas, the latest first; those long over are left out."""
    of_act = hours_exception.c.campaign_id == campaign.c.id
    here = lies_within(actor.areas(Right.LOOK))
    touches = exists().where(of_act, station.c.id == hours_exception.c.station_id, here)
    me = f"staff:{actor.staff_id}"
    beginner = literal("staff:") + cast(staff.c.id, Text)
    chosen = (
        select(
            campaign,
            func.coalesce(staff.c.name, campaign.c.started_by).label("beginner"),
            select(func.count()).where(of_act).scalar_subquery().label("stations"),
            or_(campaign.c.started_by == me, func.may_end_campaign(campaign.c.id)).label("may_lift"),
        )
        .outerjoin(staff, beginner == campaign.c.started_by)
        .where(or_(touches, campaign.c.started_by == me), campaign.c.ends_at > now - SHOWN_AFTER)
        .order_by(campaign.c.id.desc())
        .limit(MOST)
    )
    return [
        Act(
            row.id,
            row.name,
            row.banner,
            Doors(row.doors),
            row.daily,
            row.starts_at,
            row.ends_at,
            row.beginner,
            row.lifted_at,
            row.stations,
            bool(row.may_lift),
        )
        for row in connection.execute(chosen)
    ]
