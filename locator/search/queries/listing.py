"""Pages of public stations: within a box, a division, with some filters, in order of id."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from geodata.divisions import Division
from geodata.geodesy import web_mercator
from geodata.lonlat import BBox, LonLat
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import STATION_COLUMNS, Shape, hit_of, inside, parameters, tags_asked
from locator.stations.queries.families import public_parent, stands_for_itself
from locator.stations.tables import public_station

MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which stations to list; `after` is the last id of the page before.

    `with_rooms`: rooms and points of a station are listed beside it; else only those that have a service
    asked for which their station lacks.
    """

    at: datetime
    filters: Filters = field(default_factory=Filters)
    bbox: BBox | None = None
    division: Division | None = None
    after: int = 0
    limit: int = 100
    with_rooms: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits, and the id to go on after; None when these were the last."""

    hits: list[SearchHit]
    next_after: int | None


def page(connection: Connection, wanted: ListRequest) -> Page:
    """Return one page of stations in service, in a stable order."""
    values = parameters(wanted.filters, wanted.at)
    rows = connection.execute(_statement(wanted), values).all()
    hits = [hit_of(row, wanted.at) for row in rows[: wanted.limit]]
    more = len(rows) > wanted.limit
    return Page(hits, hits[-1].station_id if more else None)


def count(connection: Connection, wanted: ListRequest) -> int:
    """Return how many stations all the pages have together."""
    listed = _statement(wanted).order_by(None).limit(None).subquery()
    values = parameters(wanted.filters, wanted.at)
    return connection.scalar(select(func.count()).select_from(listed), values) or 0


def _statement(wanted: ListRequest) -> Select[Any]:
    chosen = (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(join_timetables(public_station, wanted.filters.without_app))
        .where(*Shape.of(wanted.filters).conditions())
        .where(public_station.c.station_id > wanted.after)
        .order_by(public_station.c.station_id)
        .limit(wanted.limit + 1)
    )
    if wanted.bbox is not None:
        chosen = chosen.where(public_station.c.mercator.op("&&")(_envelope(wanted.bbox)))
    if wanted.division is not None:
        chosen = chosen.where(inside(wanted.division))
    if not wanted.with_rooms:
        asked = public_parent.c.tags.op("@>")(tags_asked("all_of"))
        chosen = chosen.where(stands_for_itself(*([asked] if Shape.of(wanted.filters).all_of else [])))
    return chosen


def _envelope(box: BBox) -> Any:
    low = web_mercator(LonLat(box.min_lon, box.min_lat))
    high = web_mercator(LonLat(box.max_lon, box.max_lat))
    return func.ST_MakeEnvelope(low.x, low.y, high.x, high.y, 3857)
