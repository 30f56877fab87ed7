"""Public stations for print: on a card beside the door, on the sheet of a division."""

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
from locator.stations.queries.areas import lies_in_division
from locator.stations.tables import public_station, station

MAX_SHEET_STATIONS = 600
SELECT_PRINTED = (
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
    """What is printed about a station; `properties` are those of its public card."""

    properties: dict[str, Any]
    hours: str  # in plain Chinese, else as posted; empty if unknown
    self_service_hours: str
    operator: str

    @property
    def division_code(self) -> str:
        """The division code; empty if unknown."""
        return self.properties["division_code"] or ""


def card(connection: Connection, code: str) -> PrintedStation:
    """Return a station in service by its code; raise StationNotFound for any other."""
    row = connection.execute(SELECT_PRINTED.where(public_station.c.code == code)).one_or_none()
    if row is None:
        raise StationNotFound("这一站不在对外开放，不能印卡片")
    return _printed(row)


def sheet(connection: Connection, place: Division) -> Sequence[PrintedStation] | None:
    """Return the stations of a division by county and name; None if they are too many for a sheet."""
    chosen = (
        SELECT_PRINTED.where(lies_in_division(place, public_station.c.division_code))
        .order_by(public_station.c.division_code, public_station.c.name, public_station.c.station_id)
        .limit(MAX_SHEET_STATIONS + 1)
    )
    rows = connection.execute(chosen).all()
    return None if len(rows) > MAX_SHEET_STATIONS else [_printed(row) for row in rows]


def of_stations(connection: Connection, ids: Sequence[int]) -> list[PrintedStation]:
    """Return those of some stations that are in service and public, by county and name."""
    chosen = SELECT_PRINTED.where(public_station.c.station_id.in_(ids))
    order = (public_station.c.division_code, public_station.c.name, public_station.c.station_id)
    return [_printed(row) for row in connection.execute(chosen.order_by(*order))]


def _printed(row: Any) -> PrintedStation:
    return PrintedStation(
        orjson.loads(row.card)["properties"],
        hours_text(row.opening_hours) or row.hours_posted,
        hours_text(row.self_service_hours),
        row.operator,
    )


def hours_text(opening_hours: str) -> str:
    """Return opening hours in plain Chinese; empty for none, or if they cannot be parsed."""
    try:
        return describe_hours(Hours.parse(opening_hours)) if opening_hours else ""
    except InvalidHours:
        return ""
