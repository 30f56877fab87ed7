"""The stored stations that rows of a sheet may be: by code, the union's number, or name and address."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Float,
    Integer,
    Select,
    Text,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from geodata.lonlat import BBox, LonLat
from locator.boundaries.queries import position_check
from locator.sheets.domain.entry_cells import Cells
from locator.stations.domain.station import Visibility
from locator.stations.tables import station

BATCH = 5_000
MARGIN_DEG = 0.01  # about a kilometre


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored station with what rows are compared with."""

    id: int
    code: str
    name: str
    division_code: str | None
    address: str
    external_identifier: str
    position: LonLat | None
    operator_id: int | None
    is_public: bool
    is_demo: bool = False
    successor_id: int | None = None  # of one that was merged


@dataclass(frozen=True, slots=True)
class StationIndex:
    """Stored stations by what identifies them."""

    by_code: dict[str, Neighbour]
    by_number: dict[tuple[str, str | None], Neighbour]
    by_name: dict[tuple[str, str | None, str], Neighbour]

    def identified(self, cells: Cells) -> Neighbour | None:
        """Return the station that a row certainly is, else None.

        Our code identifies it, else the union's number in the division, else name and address there.
        """
        division_code = cells.get("division_code") or None
        number = cells.get("external_identifier", "")
        by_code = self.by_code.get(cells.get("code", ""))
        by_number = self.by_number.get((number, division_code)) if number else None
        by_name = self.by_name.get((cells.get("name", ""), division_code, cells.get("address", "")))
        return by_code or by_number or by_name


NO_STATIONS = StationIndex({}, {}, {})


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The stored stations around a sheet; merged ones are only recognised, not offered."""

    stations: Sequence[Neighbour]
    index: StationIndex
    merged: StationIndex
    successors: Mapping[int, Neighbour]  # by a merged station's id: the end of its chain of mergers


def load_neighbourhood(
    connection: Connection, divisions: Set[str], box: BBox | None, codes: Iterable[str]
) -> Neighbourhood:
    """Load the stations of some divisions, in a box, and with some codes."""
    inside = [station.c.division_code.in_(sorted(divisions))]
    if box is not None:
        corners = (box.min_lon, box.min_lat, box.max_lon, box.max_lat)
        inside.append(station.c.position.op("&&")(func.geography(func.ST_MakeEnvelope(*corners, 4326))))
    wanted = sorted(set(codes))
    inside += [station.c.code.in_(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH)]
    chosen = _select_neighbours().where(or_(*inside)).order_by(station.c.id)
    neighbours = [_neighbour(row) for row in connection.execute(chosen)]
    current = [neighbour for neighbour in neighbours if neighbour.successor_id is None]
    merged = [neighbour for neighbour in neighbours if neighbour.successor_id is not None]
    return Neighbourhood(current, _index(current), _index(merged), _successors(connection, merged))


def lines_outside_division(
    connection: Connection, places: Sequence[tuple[int, str | None, LonLat | None]]
) -> set[int]:
    """Return the lines whose position is outside their division, where boundaries are loaded."""
    found: set[int] = set()
    for start in range(0, len(places), BATCH):
        batch = [place for place in places[start : start + BATCH] if place[1] and place[2]]
        if not batch:
            continue
        lines, codes, lons, lats = zip(*((n, c, p.lon, p.lat) for n, c, p in batch if p), strict=True)
        lists = (_list(lines, Integer), _list(codes, Text), _list(lons, Float), _list(lats, Float))
        given = func.unnest(*lists).table_valued("line", "code", "lon", "lat", name="given").render_derived()
        point = func.geography(func.ST_SetSRID(func.ST_MakePoint(given.c.lon, given.c.lat), 4326))
        misplaced = select(given.c.line).where(
            position_check.any_boundary_loaded(), ~func.place_fits(given.c.code, point)
        )
        found |= set(connection.scalars(misplaced))
    return found


def _list(values: Sequence[object], kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    return bindparam(None, list(values), type_=ARRAY(kind))


def _select_neighbours() -> Select[Any]:
    place = func.geometry(station.c.position)
    return select(
        *(station.c[name] for name in ("id", "code", "name", "division_code", "address")),
        *(station.c[name] for name in ("external_identifier", "operator_organization_id", "visibility")),
        *(station.c.is_demo, station.c.successor_id),
        func.ST_X(place).label("lon"),
        func.ST_Y(place).label("lat"),
    )


def _successors(connection: Connection, merged: Sequence[Neighbour]) -> dict[int, Neighbour]:
    """Return the stations at which the mergers of merged stations end, by the merged stations' ids."""
    if not merged:
        return {}
    first = select(station.c.id.label("merged_id"), station.c.successor_id.label("next_id")).where(
        station.c.id == func.any(_list([station.id for station in merged], BigInteger))
    )
    chain = first.cte("chain", recursive=True)
    further = select(chain.c.merged_id, station.c.successor_id).join(station, station.c.id == chain.c.next_id)
    chain = chain.union(further.where(station.c.successor_id.is_not(None)))  # UNION ends at a cycle
    successors = (
        _select_neighbours().add_columns(chain.c.merged_id).join(chain, chain.c.next_id == station.c.id)
    )
    rows = connection.execute(successors.where(station.c.successor_id.is_(None)))
    return {row.merged_id: _neighbour(row) for row in rows}


def _index(stations: Sequence[Neighbour]) -> StationIndex:
    earliest = stations[::-1]  # of two alike, the older one wins
    numbered = [neighbour for neighbour in earliest if neighbour.external_identifier]
    return StationIndex(
        {neighbour.code: neighbour for neighbour in earliest},
        {(neighbour.external_identifier, neighbour.division_code): neighbour for neighbour in numbered},
        {(neighbour.name, neighbour.division_code, neighbour.address): neighbour for neighbour in earliest},
    )


def _neighbour(row: Any) -> Neighbour:
    position = LonLat(row.lon, row.lat) if row.lon is not None else None
    identity = (row.name, row.division_code, row.address, row.external_identifier)
    is_public = row.visibility == Visibility.PUBLIC.value
    more = (row.operator_organization_id, is_public, row.is_demo, row.successor_id)
    return Neighbour(row.id, row.code, *identity, position, *more)
