"""Pages of public stations in a box or division, with filters, sorted by id."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from geodata.divisions.codes import Division
from geodata.geodesy import web_mercator
from geodata.lonlat import BBox, LonLat
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import (
    STATION_COLUMNS,
    FilterShape,
    filter_parameters,
    hit_of,
    lies_in,
    tags_parameter,
)
from locator.stations.queries.families import is_counted_by_itself, public_parent
from locator.stations.tables import public_station

MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which stations to list; `after` is the last id of the previous page.

    With `with_rooms`, the rooms and points of a station are listed beside it; without, only those that
    offer a requested service which their station lacks.
    """

    at: datetime
    filters: Filters = field(default_factory=Filters)
    bbox: BBox | None = None
    division: Division | None = None
    after: int = 0
    limit: int = 100
    with_rooms: bool = True
    services_unknown: bool = False  # instead, of which nobody has said whether they have the services


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, and the id to continue after; None on the last page."""

    hits: list[SearchHit]
    next_after: int | None


def list_stations(connection: Connection, request: ListRequest) -> Page:
    """Return one page of stations in service."""
    values = filter_parameters(request.filters, request.at)
    rows = connection.execute(_statement(request), values).all()
    hits = [hit_of(row, request.at) for row in rows[: request.limit]]
    has_more = len(rows) > request.limit
    return Page(hits, hits[-1].station_id if has_more else None)


def count_stations(connection: Connection, request: ListRequest) -> int:
    """Return the number of stations on all pages together."""
    listed = _statement(request).order_by(None).limit(None).subquery()
    values = filter_parameters(request.filters, request.at)
    return connection.scalar(select(func.count()).select_from(listed), values) or 0


def _statement(request: ListRequest) -> Select[Any]:
    shape = FilterShape.of(request.filters)._replace(services_unknown=request.services_unknown)
    statement = (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(join_timetables(public_station, request.filters.without_app))
        .where(*shape.conditions())
        .where(public_station.c.station_id > request.after)
        .order_by(public_station.c.station_id)
        .limit(request.limit + 1)
    )
    if request.bbox is not None:
        statement = statement.where(public_station.c.mercator.op("&&")(_envelope(request.bbox)))
    if request.division is not None:
        statement = statement.where(lies_in(request.division))
    if not request.with_rooms:
        parent_has_all = public_parent.c.tags.op("@>")(tags_parameter("all_of"))
        statement = statement.where(
            is_counted_by_itself(*([parent_has_all] if shape.all_of and not shape.services_unknown else []))
        )
    return statement


def _envelope(box: BBox) -> Any:
    """Return a box as a web mercator (EPSG:3857) envelope."""
    low = web_mercator(LonLat(box.min_lon, box.min_lat))
    high = web_mercator(LonLat(box.max_lon, box.max_lat))
    return func.ST_MakeEnvelope(low.x, low.y, high.x, high.y, 3857)
