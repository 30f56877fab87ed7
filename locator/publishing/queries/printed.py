"""Public stations as they are printed: on a card beside the door, on the sheet of a district."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from geodata.divisions.codes import Division
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.organizations.tables import organization
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station, station

MOST_ON_A_SHEET = 600
ROWS = (
    select(
        public_station.c.card,
        *(station.c[name] for name in ("opening_hours", "self_service_hours", "hours_posted")),
        func.coalesce(organization.c.name, "").label("operator"),
    )
    .select_from(public_station.join(station, station.c.id == public_station.c.station_id))
    .outerjoin(organization, organization.c.id == station.c.operator_organization_id)
    .where(public_station.c.in_service)
)


@dataclass(frozen=True, slots=True)
class PrintedStation:
    """What is printed of a station; `its` are the properties of its public entry."""

    its: dict[str, Any]
    hours: str  # as a sign would say them; else as they were posted; empty when unknown
    self_service_hours: str
    operator: str

    @property
    def division_code(self) -> str:
        """Where it lies; empty where nobody said."""
        return self.its["division_code"] or ""


def card(connection: Connection, code: str) -> PrintedStation:
    """Return a station in service by its code; raise StationNotFound for any other."""
    row = connection.execute(ROWS.where(public_station.c.code == code)).one_or_none()
    if row is None:
        raise StationNotFound("这一站不在对外开放，不能印卡片")
    return _printed(row)


def sheet(connection: Connection, place: Division) -> Sequence[PrintedStation] | None:
    """Return the stations of a division by county and name; None when they are too many for a sheet."""
    chosen = (
        ROWS.where(public_station.c.division_code.startswith(place.prefix))
        .order_by(public_station.c.division_code, public_station.c.name, public_station.c.station_id)
        .limit(MOST_ON_A_SHEET + 1)
    )
    rows = connection.execute(chosen).all()
    return None if len(rows) > MOST_ON_A_SHEET else [_printed(row) for row in rows]


def _printed(row: Any) -> PrintedStation:
    return PrintedStation(
        orjson.loads(row.card)["properties"],
        hours_as_said(row.opening_hours) or row.hours_posted,
        hours_as_said(row.self_service_hours),
        row.operator,
    )


def hours_as_said(opening_hours: str) -> str:
    """Return hours in plain Chinese; nothing for none, or for what cannot be read."""
    try:
        return describe_hours(Hours.parse(opening_hours)) if opening_hours else ""
    except InvalidHours:
        return ""
