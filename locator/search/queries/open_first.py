"""The first stations of a division, the open ones first, of those that a list of it has."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import TEXT, BindParameter, Connection, bindparam, case, func, select

from geodata.divisions.codes import Division
from locator.db.prepared import Prepared
from locator.divisions.domain import code_range
from locator.hours.domain.state import ORDER_OF_STATES
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, state_conditions
from locator.search.domain.search import SearchHit
from locator.search.queries.filters import (
    STATION_COLUMNS,
    FilterShape,
    filter_parameters,
    hit_of,
    tags_parameter,
)
from locator.search.queries.listing import ListRequest
from locator.stations.queries.families import is_counted_by_itself, public_parent
from locator.stations.tables import public_station


@dataclass(frozen=True, slots=True)
class OpenFirst:
    """The first hits, of `listed` ones; `has_more` tells whether the division has more than are listed."""

    hits: list[SearchHit]
    listed: int
    has_more: bool


def open_first(connection: Connection, request: ListRequest, division: Division, n: int) -> OpenFirst:
    """Return the first `n` of the list that `request` asks for, in order of state and then of station.

    PostgreSQL orders them: it sent 500 entries, of which a page showed five. Rooms are listed as in
    listing.py where `with_rooms` is False.
    """
    shape = FilterShape.of(request.filters)
    first_code, last_code = code_range(division.prefix)
    values = filter_parameters(request.filters, request.at)
    values |= {"first_code": first_code, "last_code": last_code}
    rows = _statement(shape, request.limit, n).all(connection, values)
    hits = [hit_of(row, request.at) for row in rows]
    found = rows[0].found if rows else 0
    return OpenFirst(hits, min(found, request.limit), found > request.limit)


@lru_cache(maxsize=128)
def _statement(shape: FilterShape, limit: int, n: int) -> Prepared:
    columns = public_station.c
    condition_of = state_conditions()
    order = case(*((condition_of[state], place) for place, state in enumerate(ORDER_OF_STATES)))
    parent_has_all = [public_parent.c.tags.op("@>")(tags_parameter("all_of"))] if shape.all_of else []
    # Only ids, which the index by division has: most divisions have more stations than are listed.
    listed = (
        select(columns.station_id)
        .select_from(shape.from_clause())
        .where(*shape.conditions(), is_counted_by_itself(*parent_has_all))
        .where(columns.division_code.between(_code("first_code"), _code("last_code")))
        .order_by(columns.station_id)
        .limit(limit + 1)
        .subquery("listed")
    )
    numbered = select(
        listed,
        func.row_number().over(order_by=listed.c.station_id).label("place"),
        func.count().over().label("found"),
    ).subquery("numbered")
    stations = join_timetables(public_station, shape.without_app)
    statement = (
        select(*STATION_COLUMNS, *HOURS_COLUMNS, numbered.c.found)
        .select_from(stations.join(numbered, numbered.c.station_id == columns.station_id))
        .where(numbered.c.place <= limit)
        .order_by(order, columns.station_id)
        .limit(n)
    )
    return Prepared(statement, {})


def _code(name: str) -> BindParameter[str]:
    return bindparam(name, type_=TEXT)
