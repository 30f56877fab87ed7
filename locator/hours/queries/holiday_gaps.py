"""Stations without a policy for public holidays, and the next long holiday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from locator.accounts.domain.rights import Area
from locator.hours.domain.calendar import DayKind
from locator.hours.domain.schedule import DayPolicy
from locator.hours.tables import calendar_day
from locator.stations.queries.areas import IN_SERVICE, lies_within
from locator.stations.tables import station

MAX_ROWS = 200
LONG_HOLIDAYS = ("春节", "国庆节")
LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class StationWithoutPolicy:
    """A station with hours but without a policy for public holidays."""

    code: str
    name: str
    division_code: str | None
    hours: str


@dataclass(frozen=True, slots=True)
class LongHoliday:
    """A long holiday: its first day, and whether it is decreed."""

    name: str
    begins_on: date
    is_decreed: bool


def stations_without_policy(
    connection: Connection, areas: Sequence[Area]
) -> tuple[list[StationWithoutPolicy], int]:
    """Return the first MAX_ROWS stations without a holiday policy, and the number of all of them."""
    columns = (station.c.code, station.c.name, station.c.division_code)
    hours = func.coalesce(func.nullif(station.c.hours_posted, ""), station.c.opening_hours)
    statement = select(*columns, hours.label("hours")).where(*_without_policy(areas)).order_by(station.c.id)
    count_statement = select(func.count()).select_from(station).where(*_without_policy(areas))
    rows = connection.execute(statement.limit(MAX_ROWS))
    return [StationWithoutPolicy(*row) for row in rows], connection.scalar(count_statement) or 0


def next_long_holiday(connection: Connection, today: date) -> LongHoliday | None:
    """Return the next Spring Festival or National Day; None where the calendar has none."""
    is_day_off = calendar_day.c.kind.in_([DayKind.HOLIDAY.value, DayKind.EXPECTED.value])
    holiday_name = func.substring(calendar_day.c.name, "|".join(LONG_HOLIDAYS))
    is_soon = calendar_day.c.day.between(today, today + LOOK_AHEAD)
    statement = select(calendar_day, holiday_name.label("feast")).where(
        is_day_off, is_soon, holiday_name.is_not(None)
    )
    row = connection.execute(statement.order_by(calendar_day.c.day).limit(1)).one_or_none()
    return LongHoliday(row.feast, row.day, row.kind == DayKind.HOLIDAY.value) if row else None


def _without_policy(areas: Sequence[Area]) -> tuple[ColumnElement[bool], ...]:
    return (
        lies_within(areas),
        station.c.status.in_([status.value for status in IN_SERVICE]),
        station.c.is_demo.is_(False),
        station.c.opening_hours.not_in(["", "24/7"]),  # 24/7 includes holidays
        station.c.opening_hours.not_like("%PH%"),
        station.c.on_holiday == DayPolicy.AS_WRITTEN.value,
    )
