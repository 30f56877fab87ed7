"""The first stations of a division, the open ones first, of those that a list of it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    TEXT,
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geodata.divisions.codes import Division
from locator.db.prepared import Prepared
from locator.hours.domain.state import ORDER_OF_STATES, UNKNOWN, Opening
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, opening_of
from locator.hours.tables import timetable
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

INDEXED_DIGITS = (2, 4)  # public_station_province_idx, public_station_prefecture_idx


@dataclass(frozen=True, slots=True)
class OpenFirst:
    """The first hits, of `listed` ones; `has_more` tells whether the division has more than are listed."""

    hits: list[SearchHit]
    listed: int
    has_more: bool


def open_first(connection: Connection, request: ListRequest, division: Division, n: int) -> OpenFirst:
    """Return the first `n` of the list that `request` asks for, in order of state and then of station.

    PostgreSQL sends 500 ids, and the few entries that are shown. Rooms are listed as in listing.py where
    `with_rooms` is False.
    """
    shape = FilterShape.of(request.filters)
    last_code = division.prefix.ljust(len(division.code), "9")
    values = filter_parameters(request.filters, request.at)
    values |= {"first_code": division.code, "last_code": last_code}
    rows = _listed(shape, request.limit, len(division.prefix)).all(connection, values)
    listed = [(row.station_id, row.hours_id) for row in rows[: request.limit]]
    ids = _in_order(connection, listed, request.at)[:n]
    stations = {row.station_id: row for row in _stations(shape.without_app).all(connection, {"ids": ids})}
    hits = [hit_of(stations[key], request.at) for key in ids if key in stations]
    return OpenFirst(hits, len(listed), len(rows) > request.limit)


def _in_order(
    connection: Connection, listed: Sequence[tuple[int, int | None]], at: datetime
) -> Sequence[int]:
    """Return station ids by state, then by id; they come with the ids of their timetables.

    A state takes PostgreSQL 9 to 40 µs, and here it is known from the question before: five hundred stations
    share a hundred timetables.
    """
    hours_ids = sorted({hours_id for _, hours_id in listed if hours_id is not None})
    places = {row.id: _place(opening_of(row, at)) for row in _TIMETABLES.all(connection, {"ids": hours_ids})}
    unknown = _place(UNKNOWN)
    return [key for _, key in sorted((places.get(hours or 0, unknown), key) for key, hours in listed)]


def _place(opening: Opening) -> int:
    return ORDER_OF_STATES.index(opening.state)


@lru_cache(maxsize=128)
def _listed(shape: FilterShape, limit: int, digits: int) -> Prepared:
    """Return the statement for ids alone: most divisions have more stations than are listed or shown."""
    columns = public_station.c
    hours_id = (columns.no_app_timetable_id if shape.without_app else columns.timetable_id).label("hours_id")
    parent_has_all = [public_parent.c.tags.op("@>")(tags_parameter("all_of"))] if shape.all_of else []
    statement = (
        select(columns.station_id, hours_id)
        .select_from(shape.from_clause())
        .where(*shape.conditions(), is_counted_by_itself(*parent_has_all))
        .where(_is_in_division(digits))
        .order_by(columns.station_id)
        .limit(limit + 1)
    )
    return Prepared(statement, {})


def _is_in_division(digits: int) -> ColumnElement[bool]:
    """Return the condition; of provinces and prefectures the index has the stations in order of their ids.

    Without it, the ids of a whole province, some 25,000, were read and sorted for the first 500.
    """
    code, first = public_station.c.division_code, _code("first_code")
    if digits in INDEXED_DIGITS:
        places: ColumnElement[int] = literal_column(str(digits))
        return func.left(code, places) == func.left(first, places)
    return code.between(first, _code("last_code"))


@lru_cache(maxsize=2)
def _stations(without_app: bool) -> Prepared:
    stations = join_timetables(public_station, without_app)
    statement = select(*STATION_COLUMNS, *HOURS_COLUMNS).select_from(stations)
    return Prepared(statement.where(public_station.c.station_id == func.any(IDS)), {})


IDS = bindparam("ids", type_=ARRAY(BigInteger))
_TIMETABLES = Prepared(select(timetable.c.id, *HOURS_COLUMNS).where(timetable.c.id == func.any(IDS)), {})


def _code(name: str) -> BindParameter[str]:
    return bindparam(name, type_=TEXT)
