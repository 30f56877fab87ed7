"""Closing many stations for a while, opening them again, and campaigns over them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from locator.hours.actions.exceptions import (
    Campaign,
    Period,
    close_stations,
    reopen_stations,
    start_campaign,
)
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.workbench.actions.plan import Acting, Plan, plan_tending
from locator.workbench.domain.selection import SelectedStation

IS_CLOSURE = (hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))


def plan_closing(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], during: Period, reason: str
) -> Plan:
    """Plan to close stations for a period; one that is closed throughout it already stays as it is."""
    covers = (hours_exception.c.starts_at <= during.starts_at, hours_exception.c.ends_at >= during.ends_at)
    closed = set(connection.scalars(select(hours_exception.c.station_id).where(*IS_CLOSURE, *covers)))

    def close(connection: Connection, stations: Sequence[SelectedStation]) -> None:
        close_stations(connection, _codes(stations), during, reason, acting.actor.name, acting.now)

    return plan_tending(acting, selected, closed, close)


def plan_opening(connection: Connection, acting: Acting, selected: Sequence[SelectedStation]) -> Plan:
    """Plan to end the closures of stations that have begun; one without any stays as it is."""
    has_begun = hours_exception.c.starts_at <= acting.now
    closed = set(connection.scalars(select(hours_exception.c.station_id).where(*IS_CLOSURE, has_begun)))

    def reopen(connection: Connection, stations: Sequence[SelectedStation]) -> None:
        reopen_stations(connection, _codes(stations), acting.now)

    return plan_tending(acting, selected, {one.id for one in selected} - closed, reopen)


def plan_campaign(acting: Acting, selected: Sequence[SelectedStation], campaign: Campaign) -> Plan:
    """Plan a campaign over stations."""

    def start(connection: Connection, stations: Sequence[SelectedStation]) -> None:
        started_by = f"staff:{acting.actor.staff_id}"  # as the history names it
        start_campaign(connection, campaign, _codes(stations), started_by, acting.now)

    return plan_tending(acting, selected, (), start)


def _codes(stations: Sequence[SelectedStation]) -> list[str]:
    return [station.code for station in stations]
