"""Read-only queries about listings: stations with their listing, stations to submit, counts by month."""

from collections.abc import Iterator, Mapping, Sequence
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
from locator.stations.queries.areas import lies_in_division, lies_within
from locator.stations.tables import public_station, station

PAGE_SIZE = 100
SHEET_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """Filters by platform and status; status None means never submitted, unless `any_status` is set."""

    areas: tuple[Area, ...]
    platform: Platform
    status: ListingStatus | None = None
    any_status: bool = True
    division: Division | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class ListedStation:
    """A station with its listing on a platform."""

    id: int
    code: str
    name: str
    division_code: str | None
    address: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of stations, their number in all, and the id for the next page; None on the last page."""

    rows: list[ListedStation]
    total: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """Counts by platform of stations listed in a month, and of those listed by its end, as recorded now."""

    first_day: date
    added: dict[Platform, int]
    by_then: dict[Platform, int]


def find_page(connection: Connection, request: ListingRequest) -> ListingPage:
    """Return one page of the served stations with their listings."""
    query = _query(request)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    page_query = query.where(station.c.id > request.after).order_by(station.c.id).limit(PAGE_SIZE + 1)
    found = connection.execute(page_query).all()
    rows = [_row(row) for row in found[:PAGE_SIZE]]
    return ListingPage(rows, total, rows[-1].id if len(found) > PAGE_SIZE else None)


def _query(request: ListingRequest) -> Select[Any]:
    is_listing = and_(
        map_listing.c.station_id == station.c.id, map_listing.c.platform == request.platform.value
    )
    query = (
        select(station.c.id, station.c.code, station.c.name, station.c.division_code, station.c.address)
        .add_columns(map_listing.c.status, map_listing.c.status_on, map_listing.c.poi_id, map_listing.c.note)
        .select_from(station.outerjoin(map_listing, is_listing))
        .where(is_served(), lies_within(request.areas))
    )
    if request.division:
        query = query.where(lies_in_division(request.division, station.c.division_code))
    if request.any_status:
        return query
    if request.status is None:
        return query.where(map_listing.c.status.is_(None))
    return query.where(map_listing.c.status == request.status.value)


def _row(row: Any) -> ListedStation:
    status = ListingStatus(row.status) if row.status else None
    listing = Listing(status, row.status_on, row.poi_id or "", row.note or "")
    return ListedStation(row.id, row.code, row.name, row.division_code, row.address, listing)


def stations_to_submit(
    connection: Connection,
    areas: Sequence[Area],
    platform: Platform,
    division: Division | None,
    url_prefix: str,
) -> Iterator[SheetStation]:
    """Yield the public stations with a position that a platform does not list, without demo stations.

    `url_prefix` followed by a code is a station's short URL.
    """
    point = func.geometry(station.c.position)
    query = (
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
    if division:
        query = query.where(lies_in_division(division, station.c.division_code))
    last_id = 0
    while rows := connection.execute(query.where(station.c.id > last_id)).all():
        yield from (_sheet_station(row, url_prefix) for row in rows)
        last_id = rows[-1].id


def _sheet_station(row: Any, url_prefix: str) -> SheetStation:
    properties = orjson.loads(row.card)["properties"]
    return SheetStation(
        code=properties["code"],
        name=properties["name"],
        kind=StationKind(properties["kind"]),
        division_code=properties["division_code"] or "",
        address=properties["address"],
        wayfinding=properties["wayfinding"],
        phone=properties["phone"],
        hours=hours_text(row.opening_hours) or row.hours_posted,
        services=properties["services"],
        position=LonLat(row.lon, row.lat),
        page=url_prefix + properties["code"],
    )


def station_ids(connection: Connection, areas: Sequence[Area], codes: Sequence[str]) -> dict[str, int]:
    """Return the ids of stations by their codes, of those that lie in some areas."""
    query = select(station.c.code, station.c.id).where(station.c.code.in_(codes), lies_within(areas))
    return {row.code: row.id for row in connection.execute(query)}


def monthly_counts(connection: Connection, areas: Sequence[Area], first_days: Sequence[date]) -> list[Month]:
    """Return the counts of listed stations for each month; `first_days` are the months' first days."""
    month = func.date_trunc("month", map_listing.c.status_on).label("month")
    rows = connection.execute(
        select(map_listing.c.platform, month, func.count())
        .select_from(map_listing.join(station, station.c.id == map_listing.c.station_id))
        .where(map_listing.c.status == ListingStatus.LISTED.value, is_served(), lies_within(areas))
        .group_by(map_listing.c.platform, month)
    ).all()
    counts = {(Platform(platform), begin.date()): number for platform, begin, number in rows}
    return [
        Month(
            first_day,
            {platform: counts.get((platform, first_day), 0) for platform in Platform},
            {platform: _count_until(counts, platform, first_day) for platform in Platform},
        )
        for first_day in first_days
    ]


def _count_until(counts: Mapping[tuple[Platform, date], int], platform: Platform, first_day: date) -> int:
    """Return the sum of a platform's counts up to the month that begins on a day."""
    return sum(
        number
        for (listed_on, begin), number in counts.items()
        if listed_on is platform and begin <= first_day
    )
