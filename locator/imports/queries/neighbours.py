"""The stations that rows of a sheet may be: by code, by the union's own number, by name and address."""

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
from locator.boundaries.queries import boundaries
from locator.sheets.domain.entry_cells import Cells
from locator.stations.domain.station import Visibility
from locator.stations.tables import station

BATCH = 5_000
MARGIN_DEG = 0.01  # about a kilometre


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored station, as far as it is compared with rows."""

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
class Known:
    """Stored stations by what identifies them."""

    by_code: dict[str, Neighbour]
    by_number: dict[tuple[str, str | None], Neighbour]
    by_words: dict[tuple[str, str | None, str], Neighbour]

    def identified(self, cells: Cells) -> Neighbour | None:
        """Return the station that a row is beyond doubt; None where nothing says so.

        A code of ours says it; else the union's number within the division; else name and address there.
        """
        place = cells.get("division_code") or None
        number = cells.get("external_identifier", "")
        by_code = self.by_code.get(cells.get("code", ""))
        by_number = self.by_number.get((number, place)) if number else None
        by_words = self.by_words.get((cells.get("name", ""), place, cells.get("address", "")))
        return by_code or by_number or by_words


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The stored stations around a sheet; those that were merged are no neighbours, but are known again."""

    stations: Sequence[Neighbour]
    known: Known
    gone: Known
    heirs: Mapping[int, Neighbour]  # by the id of one that is gone: where its chain of mergers ends


def around(
    connection: Connection, divisions: Set[str], box: BBox | None, codes: Iterable[str]
) -> Neighbourhood:
    """Return the stations of some divisions, in a box, or of some codes."""
    inside = [station.c.division_code.in_(sorted(divisions))]
    if box is not None:
        corners = (box.min_lon, box.min_lat, box.max_lon, box.max_lat)
        inside.append(station.c.position.op("&&")(func.geography(func.ST_MakeEnvelope(*corners, 4326))))
    wanted = sorted(set(codes))
    inside += [station.c.code.in_(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH)]
    chosen = _neighbours().where(or_(*inside)).order_by(station.c.id)
    found = [_neighbour(row) for row in connection.execute(chosen)]
    there = [one for one in found if one.successor_id is None]
    gone = [one for one in found if one.successor_id is not None]
    return Neighbourhood(there, _known(there), _known(gone), _heirs(connection, gone))


def outside_their_division(
    connection: Connection, places: Sequence[tuple[int, str | None, LonLat | None]]
) -> set[int]:
    """Return the lines whose place cannot be in their division, as far as boundaries are known."""
    found: set[int] = set()
    for start in range(0, len(places), BATCH):
        batch = [one for one in places[start : start + BATCH] if one[1] and one[2]]
        if not batch:
            continue
        lines, codes, lons, lats = zip(*((n, c, p.lon, p.lat) for n, c, p in batch if p), strict=True)
        lists = (_list(lines, Integer), _list(codes, Text), _list(lons, Float), _list(lats, Float))
        given = func.unnest(*lists).table_valued("line", "code", "lon", "lat", name="given").render_derived()
        point = func.geography(func.ST_SetSRID(func.ST_MakePoint(given.c.lon, given.c.lat), 4326))
        misplaced = select(given.c.line).where(boundaries.are_known(), ~func.place_fits(given.c.code, point))
        found |= set(connection.scalars(misplaced))
    return found


def _list(values: Sequence[object], kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    return bindparam(None, list(values), type_=ARRAY(kind))


def _neighbours() -> Select[Any]:
    place = func.geometry(station.c.position)
    return select(
        *(station.c[name] for name in ("id", "code", "name", "division_code", "address")),
        *(station.c[name] for name in ("external_identifier", "operator_organization_id", "visibility")),
        *(station.c.is_demo, station.c.successor_id),
        func.ST_X(place).label("lon"),
        func.ST_Y(place).label("lat"),
    )


def _heirs(connection: Connection, gone: Sequence[Neighbour]) -> dict[int, Neighbour]:
    """Return where the mergers of some stations end, through all further mergers."""
    if not gone:
        return {}
    first = select(station.c.id.label("gone_id"), station.c.successor_id.label("next_id")).where(
        station.c.id == func.any(_list([one.id for one in gone], BigInteger))
    )
    way = first.cte("way", recursive=True)
    further = select(way.c.gone_id, station.c.successor_id).join(station, station.c.id == way.c.next_id)
    way = way.union(further.where(station.c.successor_id.is_not(None)))  # a ring adds nothing: it ends
    ends = _neighbours().add_columns(way.c.gone_id).join(way, way.c.next_id == station.c.id)
    rows = connection.execute(ends.where(station.c.successor_id.is_(None)))
    return {row.gone_id: _neighbour(row) for row in rows}


def _known(stations: Sequence[Neighbour]) -> Known:
    earliest = stations[::-1]  # of two alike, the one that was there first
    return Known(
        {one.code: one for one in earliest},
        {(one.external_identifier, one.division_code): one for one in earliest if one.external_identifier},
        {(one.name, one.division_code, one.address): one for one in earliest},
    )


def _neighbour(row: Any) -> Neighbour:
    position = LonLat(row.lon, row.lat) if row.lon is not None else None
    words = (row.name, row.division_code, row.address, row.external_identifier)
    is_public = row.visibility == Visibility.PUBLIC.value
    more = (row.operator_organization_id, is_public, row.is_demo, row.successor_id)
    return Neighbour(row.id, row.code, *words, position, *more)
