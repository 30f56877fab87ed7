"""The stations that rows of a sheet may be: by code, by the union's own number, by name and address."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Float, Integer, Text, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from geodata.lonlat import BBox, LonLat
from locator.db.tables import station
from locator.domain.draft_cells import Cells
from locator.domain.station import LifecycleStatus, Visibility
from locator.queries import boundaries

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


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The stored stations around a sheet, by what identifies them."""

    stations: Sequence[Neighbour]
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


def around(
    connection: Connection, divisions: Set[str], box: BBox | None, codes: Iterable[str]
) -> Neighbourhood:
    """Return the stations of some divisions, in a box, or of some codes; merged ones are left out."""
    inside = [station.c.division_code.in_(sorted(divisions))]
    if box is not None:
        corners = (box.min_lon, box.min_lat, box.max_lon, box.max_lat)
        inside.append(station.c.position.op("&&")(func.geography(func.ST_MakeEnvelope(*corners, 4326))))
    wanted = sorted(set(codes))
    inside += [station.c.code.in_(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH)]
    place = func.geometry(station.c.position)
    chosen = (
        select(
            *(station.c[name] for name in ("id", "code", "name", "division_code", "address")),
            *(station.c[name] for name in ("external_identifier", "operator_organization_id", "visibility")),
            station.c.is_demo,
            func.ST_X(place).label("lon"),
            func.ST_Y(place).label("lat"),
        )
        .where(or_(*inside), station.c.status != LifecycleStatus.MERGED.value)
        .order_by(station.c.id)
    )
    return _neighbourhood([_neighbour(row) for row in connection.execute(chosen)])


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


def _neighbourhood(stations: list[Neighbour]) -> Neighbourhood:
    earliest = stations[::-1]  # of two alike, the one that was there first
    return Neighbourhood(
        stations,
        {one.code: one for one in earliest},
        {(one.external_identifier, one.division_code): one for one in earliest if one.external_identifier},
        {(one.name, one.division_code, one.address): one for one in earliest},
    )


def _neighbour(row: Any) -> Neighbour:
    position = LonLat(row.lon, row.lat) if row.lon is not None else None
    words = (row.name, row.division_code, row.address, row.external_identifier)
    is_public = row.visibility == Visibility.PUBLIC.value
    return Neighbour(row.id, row.code, *words, position, row.operator_organization_id, is_public, row.is_demo)
