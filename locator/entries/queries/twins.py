"""Stored stations that an entry typed by hand may be: the same comparison as for a sheet's rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.entries.domain.draft import StationDraft
from locator.entries.domain.likeness import MAX_PROPOSALS, REACH_M, Likeness, compare
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import geography_at, may_be_shown
from locator.stations.tables import station

MAX_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Twin:
    """A stored station that may be the same, and how much alike they are."""

    code: str
    name: str
    address: str
    division_code: str | None
    position: LonLat | None
    operator_id: int | None
    likeness: Likeness

    @property
    def distance_m(self) -> int | None:
        """The distance in whole metres, None where a position is missing."""
        return None if self.likeness.distance_m is None else round(self.likeness.distance_m)


def find_twins(
    connection: Connection, draft: StationDraft, areas: Sequence[Area], own_id: int | None = None
) -> list[Twin]:
    """Return the stations that a draft (position in WGS 84) may be, the most similar first.

    Outside the areas only public stations are compared. The station itself, its rooms and its house, and
    merged stations are left out.
    """
    point = func.geometry(station.c.position)
    query = select(
        *(station.c[name] for name in ("code", "name", "address", "division_code", "external_identifier")),
        station.c.operator_organization_id,
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
    ).where(
        station.c.status != LifecycleStatus.MERGED.value,
        station.c.is_demo.is_(draft.is_demo),
        may_be_shown(areas),
        _may_be_alike(draft),
    )
    if own_id is not None:
        own_house = select(station.c.parent_id).where(station.c.id == own_id).scalar_subquery()
        query = query.where(
            station.c.id != own_id,
            station.c.parent_id.is_distinct_from(own_id),
            station.c.id.is_distinct_from(own_house),
            or_(station.c.parent_id.is_(None), station.c.parent_id.is_distinct_from(own_house)),
        )
    found = []
    for row in connection.execute(query.order_by(station.c.id).limit(MAX_COMPARED)):
        position = LonLat(row.lon, row.lat) if row.lon is not None else None
        other = _Other(row.name, row.address, row.division_code, position)
        likeness = compare(draft, other)
        if (
            likeness.needs_review
            or _is_same_entry(draft, other)
            or _has_number(draft, row.external_identifier, row.division_code)
        ):
            place = (row.division_code, position, row.operator_organization_id)
            found.append(Twin(row.code, row.name, row.address, *place, likeness))
    return sorted(found, key=_order)[:MAX_PROPOSALS]


@dataclass(frozen=True, slots=True)
class _Other:
    name: str
    address: str
    division_code: str | None
    position: LonLat | None


def _may_be_alike(draft: StationDraft) -> ColumnElement[bool]:
    """Return the condition that a station is near, or has the name, address or number in the division."""
    same = [station.c.name == draft.name]
    if draft.address:
        same.append(station.c.address == draft.address)
    if draft.external_identifier:
        same.append(station.c.external_identifier == draft.external_identifier)
    conditions = [and_(station.c.division_code.is_not_distinct_from(draft.division_code), or_(*same))]
    if draft.position:
        here = geography_at(draft.position)
        conditions.append(func.ST_DWithin(station.c.position, here, REACH_M))
    return or_(*conditions)


def _has_number(draft: StationDraft, number: str, division_code: str | None) -> bool:
    return bool(number) and (number, division_code) == (draft.external_identifier, draft.division_code)


def _is_same_entry(draft: StationDraft, other: _Other) -> bool:
    own = (draft.name, draft.address, draft.division_code)
    return own == (other.name, other.address, other.division_code)


def _order(twin: Twin) -> tuple[float, float]:
    distance = twin.likeness.distance_m
    return -twin.likeness.names, REACH_M if distance is None else distance
