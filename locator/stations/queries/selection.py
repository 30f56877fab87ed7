"""Stations chosen for one act: by their codes, or by what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from geodata.divisions import Division
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import StationKind
from locator.stations.queries.areas import IN_SERVICE, lies_within
from locator.stations.tables import station

MOST = 5000


@dataclass(frozen=True, slots=True)
class Chosen:
    """One station of a set, and where in the two trees it lies."""

    id: int
    code: str
    name: str
    division_code: str | None
    operator_id: int | None


def by_codes(connection: Connection, codes: Sequence[str]) -> list[Chosen]:
    """Return the stations of some codes, each once, in their order; raise StationNotFound with the others."""
    wanted = list(dict.fromkeys(codes))
    found = {one.code: one for one in _all(connection, _chosen().where(station.c.code.in_(wanted)))}
    missing = [code for code in wanted if code not in found]
    if missing:
        raise StationNotFound(
            Sentence("没有编号为 {all} 的站点", all="、".join(code[:20] for code in missing[:5]))
        )
    return [found[code] for code in wanted]


def alike(
    connection: Connection, areas: Sequence[Area], place: Division | None, kind: StationKind | None
) -> list[Chosen]:
    """Return the stations in service of some areas, in a division, of a kind; at most MOST."""
    open_now = station.c.status.in_([one.value for one in IN_SERVICE])
    chosen = _chosen().where(lies_within(areas), open_now, station.c.is_demo.is_(False))
    if place is not None:
        chosen = chosen.where(station.c.division_code.startswith(place.prefix))
    if kind is not None:
        chosen = chosen.where(station.c.kind == kind.value)
    return _all(connection, chosen.order_by(station.c.id).limit(MOST))


def _chosen() -> Select[Any]:
    columns = (station.c.id, station.c.code, station.c.name, station.c.division_code)
    return select(*columns, station.c.operator_organization_id.label("operator_id"))


def _all(connection: Connection, chosen: Select[Any]) -> list[Chosen]:
    return [_of(row) for row in connection.execute(chosen)]


def _of(row: Row[Any]) -> Chosen:
    return Chosen(row.id, row.code, row.name, row.division_code, row.operator_id)
