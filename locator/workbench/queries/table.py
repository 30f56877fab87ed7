"""Pages of the table: fifty stations in an order, and what its columns show of each.

A page begins after a station, or ends before one (keyset): what that station's row has is looked up again,
so that nothing of it stands in a URL and no page is slower than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, and_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from locator.editing.queries.station_table import (
    TableRequest,
    count_stations,
    open_proposals,
    open_reports,
    request_conditions,
)
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.keepers.tables import keeper
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, station
from locator.workbench.domain.columns import Order
from locator.workbench.queries.sorting import keeper_label, sort_expression

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies: after a station, before one, or at the beginning (both 0)."""

    after: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page of rows, how many stations there are and how many come before it, and where others begin.

    `previous` and `following` are the ids to go on from; None where nothing comes.
    """

    rows: Sequence[Row[Any]]
    total: int
    skipped: int
    previous: int | None
    following: int | None


def find_page(connection: Connection, request: TableRequest, order: Order, place: Place) -> TablePage:
    """Return one page of the table in an order."""
    ids = list(connection.scalars(_ids(request, order, place)))
    is_backwards = bool(place.before)
    has_more = len(ids) > PAGE_SIZE
    ids = ids[:PAGE_SIZE][:: -1 if is_backwards else 1]
    total = count_stations(connection, request)
    skipped = (
        _count_before(connection, request, order, ids[0]) if ids and (place.after or place.before) else 0
    )
    return TablePage(
        rows_of(connection, ids),
        total,
        skipped,
        ids[0] if skipped else None,
        ids[-1] if ids and (has_more or is_backwards) and skipped + len(ids) < total else None,
    )


def rows_of(connection: Connection, ids: Sequence[int]) -> list[Row[Any]]:
    """Return what the columns show of some stations, in their order."""
    hours = and_(facet_check.c.station_id == station.c.id, facet_check.c.facet == Facet.HOURS.value)
    chosen = (
        select(station, *HOURS_COLUMNS)
        .add_columns(facet_check.c.checked_at, keeper_label().label("keeper"))
        .add_columns(open_reports().label("open_reports"), open_proposals().label("open_proposals"))
        .select_from(
            join_timetables(station)
            .outerjoin(facet_check, hours)
            .outerjoin(keeper, keeper.c.station_id == station.c.id)
        )
        .where(station.c.id == func.any(literal(list(ids), ARRAY(BigInteger))))
    )
    by_id = {row.id: row for row in connection.execute(chosen)}
    return [by_id[key] for key in ids if key in by_id]


def _ids(request: TableRequest, order: Order, place: Place) -> Select[int]:
    """Return the query of the ids of a page and of one more, backwards for a page before a station."""
    is_descending = order.is_descending != bool(place.before)
    keys = (sort_expression(order, request.now), station.c.id)
    query = select(station.c.id).where(*request_conditions(request))
    limit = place.before or place.after
    if limit:
        query = query.where(_is_beyond(keys, limit, is_descending=is_descending))
    return query.order_by(*(key.desc() if is_descending else key for key in keys)).limit(PAGE_SIZE + 1)


def _count_before(connection: Connection, request: TableRequest, order: Order, first: int) -> int:
    keys = (sort_expression(order, request.now), station.c.id)
    is_before = _is_beyond(keys, first, is_descending=not order.is_descending)
    counted = select(func.count()).select_from(station).where(*request_conditions(request), is_before)
    return connection.scalar(counted) or 0


def _is_beyond(
    keys: tuple[ColumnElement[Any], ColumnElement[Any]], limit: int, *, is_descending: bool
) -> ColumnElement[bool]:
    """Return the condition that a station comes after the one with an id, in the order of the keys."""
    at_limit = select(keys[0]).where(station.c.id == limit).correlate(None).scalar_subquery()
    here, there = tuple_(*keys), tuple_(at_limit, literal(limit, BigInteger))
    return here < there if is_descending else here > there
