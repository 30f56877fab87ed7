"""Which stations are meant: those of somebody's area, the public ones, those that count."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, and_, case, false, or_, true

from locator.accounts.domain.rights import Area
from locator.divisions.domain import prefix
from locator.stations.domain.station import LifecycleStatus, Visibility
from locator.stations.tables import station

IN_SERVICE = (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING)


def lies_within(
    areas: Sequence[Area],
    division: ColumnElement[Any] = station.c.division_code,
    organization: ColumnElement[Any] = station.c.operator_organization_id,
) -> ColumnElement[bool]:
    """Return the condition that a station, or what has these columns, lies in an area; of none: never."""
    return or_(false(), *(_in(area, division, organization) for area in areas))


def code_within(areas: Sequence[Area]) -> Label[str]:
    """Return a station's code where it lies in an area, to lead there; '' elsewhere."""
    return case((lies_within(areas), station.c.code), else_="").label("station_code")


def _in(area: Area, division: ColumnElement[Any], organization: ColumnElement[Any]) -> ColumnElement[bool]:
    if area.organization_id is not None:
        return organization.in_(sorted(area.organization_ids))
    digits = prefix(area.division_code)
    return division.startswith(digits) if digits else true()


def is_public() -> ColumnElement[bool]:
    """Return the condition that the public may see a station and go there; demo stations are not real."""
    return and_(
        station.c.visibility == Visibility.PUBLIC.value,
        station.c.status.in_([one.value for one in IN_SERVICE]),
        station.c.is_demo.is_(False),
    )


def counted() -> ColumnElement[bool]:
    """Return the condition that a station counts by itself: rooms and points count with their station."""
    return station.c.parent_id.is_(None)
