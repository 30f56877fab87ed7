"""Current closures of stations, and campaigns over many stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, exists, func, literal, or_, select

from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.tables import staff
from locator.hours.domain.schedule import Cause
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import campaign, hours_exception
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_ROWS = 300
LISTED_AFTER_END = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure that has not been ended."""

    number: int
    station_code: str
    station_name: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with the number of its stations."""

    number: int
    name: str
    banner: str
    doors: DoorState
    daily: str
    starts_at: datetime
    ends_at: datetime
    started_by: str
    lifted_at: datetime | None
    stations: int
    may_lift: bool


def closures_in_areas(connection: Connection, areas: Sequence[Area]) -> list[Closure]:
    """Return the closures in some areas that have not been ended, by their expected end."""
    statement = (
        select(hours_exception, station.c.code, station.c.name)
        .join(station, station.c.id == hours_exception.c.station_id)
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(lies_within(areas))
        .order_by(hours_exception.c.ends_at, hours_exception.c.id)
        .limit(MAX_ROWS)
    )
    return [
        Closure(row.id, row.code, row.name, row.starts_at, row.ends_at, row.reason, row.said_by)
        for row in connection.execute(statement)
    ]


def campaigns_in_areas(connection: Connection, actor: Actor, now: datetime) -> list[CampaignRow]:
    """Return the recent campaigns that touch a user's areas or that the user started, the latest first."""
    is_of_campaign = hours_exception.c.campaign_id == campaign.c.id
    in_areas = lies_within(actor.areas(Right.LOOK))
    touches = exists().where(is_of_campaign, station.c.id == hours_exception.c.station_id, in_areas)
    user = f"staff:{actor.staff_id}"
    starter = literal("staff:") + cast(staff.c.id, Text)
    statement = (
        select(
            campaign,
            func.coalesce(staff.c.name, campaign.c.started_by).label("beginner"),
            select(func.count()).where(is_of_campaign).scalar_subquery().label("stations"),
            or_(campaign.c.started_by == user, func.may_end_campaign(campaign.c.id)).label("may_lift"),
        )
        .outerjoin(staff, starter == campaign.c.started_by)
        .where(or_(touches, campaign.c.started_by == user), campaign.c.ends_at > now - LISTED_AFTER_END)
        .order_by(campaign.c.id.desc())
        .limit(MAX_ROWS)
    )
    return [
        CampaignRow(
            row.id,
            row.name,
            row.banner,
            DoorState(row.doors),
            row.daily,
            row.starts_at,
            row.ends_at,
            row.beginner,
            row.lifted_at,
            row.stations,
            bool(row.may_lift),
        )
        for row in connection.execute(statement)
    ]
