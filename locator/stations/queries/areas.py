"""Conditions on stations: in somebody's areas, public, or counted; and points to compare them with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Function, Label, and_, case, false, func, or_, true

from geodata.divisions.codes import Division
from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.divisions.domain import code_prefix, code_range
from locator.stations.domain.station import LifecycleStatus, Visibility
from locator.stations.tables import station

IN_SERVICE = (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING)


def lies_within(
    areas: Sequence[Area],
    division: ColumnElement[Any] = station.c.division_code,
    organization: ColumnElement[Any] = station.c.operator_organization_id,
) -> ColumnElement[bool]:
    """Return the condition that a station, or a row with these columns, lies in one of the areas."""
    return or_(false(), *(_lies_in(area, division, organization) for area in areas))


def lies_in_division(division: Division, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a code is of a division or of one below it."""
    return code.between(*code_range(division.prefix))


def may_be_shown(areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition that staff of some areas may see a station: it lies in one, or anybody may."""
    return or_(station.c.visibility == Visibility.PUBLIC.value, lies_within(areas))


def geography_at(position: LonLat) -> Function[Any]:
    """Return a position (WGS 84) as a point that stations' positions are compared with."""
    return func.geography(func.ST_SetSRID(func.ST_MakePoint(position.lon, position.lat), 4326))


def code_if_within(areas: Sequence[Area]) -> Label[str]:
    """Return the column `station_code`: the code of a station within the areas, '' for others."""
    return case((lies_within(areas), station.c.code), else_="").label("station_code")


def _lies_in(
    area: Area, division: ColumnElement[Any], organization: ColumnElement[Any]
) -> ColumnElement[bool]:
    if area.organization_id is not None:
        return organization.in_(sorted(area.organization_ids))
    digits = code_prefix(area.division_code)
    return division.between(*code_range(digits)) if digits else true()


def is_public() -> ColumnElement[bool]:
    """Return the condition that a station is public, in service and not a demonstration."""
    return and_(
        station.c.visibility == Visibility.PUBLIC.value,
        station.c.status.in_([status.value for status in IN_SERVICE]),
        station.c.is_demo.is_(False),
    )


def is_counted() -> ColumnElement[bool]:
    """Return the condition that a station is counted: rooms and points count with their parent station."""
    return station.c.parent_id.is_(None)
