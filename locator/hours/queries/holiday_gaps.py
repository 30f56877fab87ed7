"""Stations of which nobody has said what they do on public holidays, and the feast that comes next."""

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

MOST = 200
LONG_FEASTS = ("春节", "国庆节")
LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Silent:
    """A station that posts hours, and says nothing of holidays."""

    code: str
    name: str
    division_code: str | None
    hours: str


@dataclass(frozen=True, slots=True)
class Feast:
    """The next long holiday: its first day, and whether the State Council's notice is known."""

    name: str
    begins_on: date
    is_decreed: bool


def silent(connection: Connection, areas: Sequence[Area]) -> tuple[list[Silent], int]:
    """Return some stations that say nothing of holidays, and how many there are in all."""
    columns = (station.c.code, station.c.name, station.c.division_code)
    hours = func.coalesce(func.nullif(station.c.hours_posted, ""), station.c.opening_hours)
    chosen = select(*columns, hours.label("hours")).where(*_says_nothing(areas)).order_by(station.c.id)
    counted = select(func.count()).select_from(station).where(*_says_nothing(areas))
    rows = connection.execute(chosen.limit(MOST))
    return [Silent(*row) for row in rows], connection.scalar(counted) or 0


def next_feast(connection: Connection, today: date) -> Feast | None:
    """Return the next Spring Festival or National Day; None where the calendar knows of none."""
    free = calendar_day.c.kind.in_([DayKind.HOLIDAY.value, DayKind.EXPECTED.value])
    named = func.substring(calendar_day.c.name, "|".join(LONG_FEASTS))
    soon = calendar_day.c.day.between(today, today + LOOK_AHEAD)
    chosen = select(calendar_day, named.label("feast")).where(free, soon, named.is_not(None))
    row = connection.execute(chosen.order_by(calendar_day.c.day).limit(1)).one_or_none()
    return Feast(row.feast, row.day, row.kind == DayKind.HOLIDAY.value) if row else None


def _says_nothing(areas: Sequence[Area]) -> tuple[ColumnElement[bool], ...]:
    return (
        lies_within(areas),
        station.c.status.in_([one.value for one in IN_SERVICE]),
        station.c.is_demo.is_(False),
        station.c.opening_hours.not_in(["", "24/7"]),  # whoever never closes has said it
        station.c.opening_hours.not_like("%PH%"),
        station.c.on_holiday == DayPolicy.AS_WRITTEN.value,
    )
