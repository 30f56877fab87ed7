"""Stations selected for an action, by their codes or by common properties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from geodata.divisions.codes import Division
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import StationKind
from locator.stations.queries.areas import IN_SERVICE, lies_in_division, lies_within
from locator.stations.tables import station

MAX_STATIONS = 5000


@dataclass(frozen=True, slots=True)
class SelectedStation:
    """A selected station with its division and operator."""

    id: int
    code: str
    name: str
    division_code: str | None
    operator_id: int | None


def by_codes(connection: Connection, codes: Sequence[str]) -> list[SelectedStation]:
    """Return the stations with these codes once, in order; raise StationNotFound for unknown codes."""
    unique_codes = list(dict.fromkeys(codes))
    by_code = {
        selected.code: selected
        for selected in _select(connection, _statement().where(station.c.code.in_(unique_codes)))
    }
    missing = [code for code in unique_codes if code not in by_code]
    if missing:
        raise StationNotFound(
            Sentence("没有编号为 {all} 的站点", all="、".join(code[:20] for code in missing[:5]))
        )
    return [by_code[code] for code in unique_codes]


def in_service(
    connection: Connection, areas: Sequence[Area], division: Division | None, kind: StationKind | None
) -> list[SelectedStation]:
    """Return the stations in service in some areas, a division and of a kind; at most MAX_STATIONS."""
    is_in_service = station.c.status.in_([status.value for status in IN_SERVICE])
    statement = _statement().where(lies_within(areas), is_in_service, station.c.is_demo.is_(False))
    if division is not None:
        statement = statement.where(lies_in_division(division, station.c.division_code))
    if kind is not None:
        statement = statement.where(station.c.kind == kind.value)
    return _select(connection, statement.order_by(station.c.id).limit(MAX_STATIONS))


def _statement() -> Select[Any]:
    columns = (station.c.id, station.c.code, station.c.name, station.c.division_code)
    return select(*columns, station.c.operator_organization_id.label("operator_id"))


def _select(connection: Connection, statement: Select[Any]) -> list[SelectedStation]:
    return [_of(row) for row in connection.execute(statement)]


def _of(row: Row[Any]) -> SelectedStation:
    return SelectedStation(row.id, row.code, row.name, row.division_code, row.operator_id)
