"""Which station is on which platform: as a list to work through, as sheets to send, by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, func, not_, select

from geodata.divisions.codes import Division
from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.editing.queries.conditions import is_listed_on, is_served
from locator.listings.domain.sheet import SheetStation
from locator.platforms.domain import Listing, ListingStatus, Platform
from locator.platforms.tables import map_listing
from locator.publishing.queries.printed import hours_text
from locator.stations.domain.station import StationKind
from locator.stations.queries.areas import lies_within
from locator.stations.tables import public_station, station

LIMIT = 100
SHEET_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """Which stations: on one platform, of one status or (None) never told of, or `any_status`."""

    areas: tuple[Area, ...]
    platform: Platform
    status: ListingStatus | None = None
    any_status: bool = True
    division: Division | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class ListedStation:
    """One station, and what is known of it on a platform."""

    id: int
    code: str
    name: str
    division_code: str | None
    address: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some stations, how many there are in all, and the id to go on after; None for the last page."""

    rows: list[ListedStation]
    total: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """How many stations came onto each platform in a month, and were there by its end, as recorded now."""

    first_day: date
    added: dict[Platform, int]
    by_then: dict[Platform, int]


def page(connection: Connection, wanted: ListingRequest) -> ListingPage:
    """Return one page of the served stations with their listings."""
    chosen = _chosen(wanted)
    total = connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    after = chosen.where(station.c.id > wanted.after).order_by(station.c.id).limit(LIMIT + 1)
    found = connection.execute(after).all()
    rows = [_row(row) for row in found[:LIMIT]]
    return ListingPage(rows, total, rows[-1].id if len(found) > LIMIT else None)


def _chosen(wanted: ListingRequest) -> Select[Any]:
    here = and_(map_listing.c.station_id == station.c.id, map_listing.c.platform == wanted.platform.value)
    chosen = (
        select(station.c.id, station.c.code, station.c.name, station.c.division_code, station.c.address)
        .add_columns(map_listing.c.status, map_listing.c.status_on, map_listing.c.poi_id, map_listing.c.note)
        .select_from(station.outerjoin(map_listing, here))
        .where(is_served(), lies_within(wanted.areas))
    )
    if wanted.division:
        chosen = chosen.where(station.c.division_code.startswith(wanted.division.prefix))
    if wanted.any_status:
        return chosen
    said = wanted.status.value if wanted.status else None
    return chosen.where(map_listing.c.status.is_(None) if said is None else map_listing.c.status == said)


def _row(row: Any) -> ListedStation:
    status = ListingStatus(row.status) if row.status else None
    known = Listing(status, row.status_on, row.poi_id or "", row.note or "")
    return ListedStation(row.id, row.code, row.name, row.division_code, row.address, known)


def to_send(
    connection: Connection, areas: Sequence[Area], platform: Platform, place: Division | None, address: str
) -> Iterator[SheetStation]:
    """Yield the public stations with a place that a platform does not show; stations of the demo set never.

    `address` is what a station's short address begins with.
    """
    point = func.geometry(station.c.position)
    chosen = (
        select(
            *(station.c[name] for name in ("id", "opening_hours", "hours_posted")),
            public_station.c.card,
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .select_from(station.join(public_station, public_station.c.station_id == station.c.id))
        .where(is_served(), lies_within(areas), station.c.position.is_not(None))
        .where(station.c.is_demo.is_(False), not_(is_listed_on(platform)))
        .order_by(station.c.id)
        .limit(SHEET_BATCH)
    )
    if place:
        chosen = chosen.where(station.c.division_code.startswith(place.prefix))
    last = 0
    while rows := connection.execute(chosen.where(station.c.id > last)).all():
        yield from (_sheet_station(row, address) for row in rows)
        last = rows[-1].id


def _sheet_station(row: Any, address: str) -> SheetStation:
    its = orjson.loads(row.card)["properties"]
    return SheetStation(
        code=its["code"],
        name=its["name"],
        kind=StationKind(its["kind"]),
        division_code=its["division_code"] or "",
        address=its["address"],
        wayfinding=its["wayfinding"],
        phone=its["phone"],
        hours=hours_text(row.opening_hours) or row.hours_posted,
        services=its["services"],
        position=LonLat(row.lon, row.lat),
        page=address + its["code"],
    )


def ids_of(connection: Connection, areas: Sequence[Area], codes: Sequence[str]) -> dict[str, int]:
    """Return the ids of the stations of some codes that lie in some areas."""
    chosen = select(station.c.code, station.c.id).where(station.c.code.in_(codes), lies_within(areas))
    return {row.code: row.id for row in connection.execute(chosen)}


def months(connection: Connection, areas: Sequence[Area], first_days: Sequence[date]) -> list[Month]:
    """Return what came onto the platforms in each month; `first_days` are the months', oldest first."""
    month = func.date_trunc("month", map_listing.c.status_on).label("month")
    rows = connection.execute(
        select(map_listing.c.platform, month, func.count())
        .select_from(map_listing.join(station, station.c.id == map_listing.c.station_id))
        .where(map_listing.c.status == ListingStatus.LISTED.value, is_served(), lies_within(areas))
        .group_by(map_listing.c.platform, month)
    ).all()
    counted = {(Platform(platform), begins.date()): number for platform, begins, number in rows}
    return [
        Month(
            day,
            {one: counted.get((one, day), 0) for one in Platform},
            {
                one: sum(n for (platform, begins), n in counted.items() if platform is one and begins <= day)
                for one in Platform
            },
        )
        for day in first_days
    ]
