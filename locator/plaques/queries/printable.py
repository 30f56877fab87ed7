"""What is printed for the door: stations that have no code yet, and keepers whose word is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from locator.accounts.domain.rights import Area
from locator.hours.domain.description import worded_hours
from locator.keepers.queries.keepers import COVERED_STATUSES, is_silent
from locator.keepers.tables import keeper
from locator.organizations.tables import organization
from locator.plaques.tables import plaque_code
from locator.stations.domain.access import AccessMethod
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_PRINTED = 200  # of one print; what is left is printed next
COLUMNS = (
    *(station.c[name] for name in ("id", "code", "name", "address", "opening_hours", "access_method")),
    func.coalesce(organization.c.name, "").label("operator"),
)


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """A station as a slip or a card shows it, and its keeper."""

    id: int
    code: str
    name: str
    address: str
    hours: str
    access_method: AccessMethod
    operator: str
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class ToPrint:
    """How much there is to print in some areas."""

    silent: int
    kept: int
    without_code: int


def count(connection: Connection, areas: Sequence[Area]) -> ToPrint:
    """Count the keepers who are silent, all keepers, and the stations without a code."""
    kept = _of(areas).join(keeper, keeper.c.station_id == station.c.id)
    silent = kept.where(is_silent())
    asked = (_counted(silent), _counted(kept), _counted(_without_code(areas)))
    return ToPrint(*connection.execute(select(*asked)).one())


def keepers(
    connection: Connection, areas: Sequence[Area], *, only_silent: bool, code: str = ""
) -> list[PrintedPlace]:
    """Return the stations with a keeper, those of one keeper together; of one station by its code."""
    names = func.concat_ws(" ", func.nullif(keeper.c.name, ""), func.nullif(keeper.c.phone, ""))
    named = func.coalesce(func.nullif(names, ""), keeper.c.email).label("keeper")
    chosen = _of(areas).join(keeper, keeper.c.station_id == station.c.id).add_columns(named)
    if code:
        chosen = chosen.where(station.c.code == code)
    elif only_silent:
        chosen = chosen.where(is_silent())
    ordered = chosen.order_by("operator", named, station.c.code).limit(MAX_PRINTED)
    return [_printed(row, row.keeper) for row in connection.execute(ordered)]


def places(connection: Connection, areas: Sequence[Area], code: str = "") -> list[PrintedPlace]:
    """Return the stations that have no code yet; or one station by its number, which may have one."""
    chosen = _of(areas).where(station.c.code == code) if code else _without_code(areas)
    ordered = chosen.order_by("operator", station.c.division_code, station.c.code).limit(MAX_PRINTED)
    return [_printed(row) for row in connection.execute(ordered)]


def _of(areas: Sequence[Area]) -> Select[Any]:
    is_covered = station.c.status.in_([status.value for status in COVERED_STATUSES])
    joined = station.outerjoin(organization, organization.c.id == station.c.operator_organization_id)
    return (
        select(*COLUMNS)
        .select_from(joined)
        .where(lies_within(areas), is_covered, station.c.is_demo.is_(False))
    )


def _without_code(areas: Sequence[Area]) -> Select[Any]:
    chosen = _of(areas).outerjoin(plaque_code, plaque_code.c.station_id == station.c.id)
    return chosen.where(plaque_code.c.station_id.is_(None))


def _counted(chosen: Select[Any]) -> Any:
    return chosen.with_only_columns(func.count(), maintain_column_froms=True).scalar_subquery()


def _printed(row: Row[Any], keeper_label: str = "") -> PrintedPlace:
    hours = worded_hours(row.opening_hours) if row.opening_hours else ""
    method = AccessMethod(row.access_method)
    return PrintedPlace(row.id, row.code, row.name, row.address, hours, method, row.operator, keeper_label)
