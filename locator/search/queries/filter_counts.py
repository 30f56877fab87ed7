"""How many stations each further quick filter would leave, near a position or in a division, in one query.

Each count equals the number of hits of a list with the filter added; a test compares both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    and_,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    not_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from geodata.divisions.codes import Division
from locator.db.prepared import Prepared
from locator.divisions.domain import code_range
from locator.hours.queries.states import AT, Condition, join_timetables
from locator.hours.tables import timetable
from locator.search.domain.quick_filters import QuickFilter, tag_of
from locator.search.domain.search import Filters, SearchRequest, night_of
from locator.search.queries import kept_filter_counts
from locator.search.queries.filters import OPEN_DURING, FilterShape, filter_parameters
from locator.search.queries.kept_filter_counts import NIGHT, TOTAL
from locator.search.queries.shut_offers import shut_codes
from locator.search.queries.ways import (
    ARRIVAL,
    DISTANCE_M,
    IS_WITHIN_REACH,
    MERCATOR_REACH,
    POSITION_MERCATOR,
    travel_parameters,
)
from locator.stations.domain.search_tags import WITHOUT_APP_TAG
from locator.stations.tables import public_station

IS_IN_DIVISION = public_station.c.division_code.between(
    bindparam("first_code", type_=TEXT), bindparam("last_code", type_=TEXT)
)
no_app_timetable = timetable.alias("noapp")


@dataclass(frozen=True, slots=True)
class CountRequest:
    """What to count: the quick filters to add, each alone, to the filters already set."""

    filters: Filters
    at: datetime
    quick_filters: Sequence[QuickFilter]


class OpenMoment(NamedTuple):
    """The moment at which a station must be open, and which stations can count as open at all."""

    at: ColumnElement[datetime]
    is_eligible: Condition


def count_in_division(connection: Connection, request: CountRequest, division: Division) -> Mapping[str, int]:
    """Return, by key, the number of stations in a division that each filter leaves, and the `total` now."""
    if request.filters == Filters():
        return kept_filter_counts.count_in_division(connection, request.at, request.quick_filters, division)
    first_code, last_code = code_range(division.prefix)
    return _count(connection, request, False, {"first_code": first_code, "last_code": last_code})


def count_nearby(
    connection: Connection, request: CountRequest, search: SearchRequest, within_m: float
) -> Mapping[str, int]:
    """Return the same around a position, by the estimated arrival at each station."""
    values = travel_parameters(replace(search, within_m=within_m))
    return _count(connection, request, True, values | {"within_m": within_m})


def _count(
    connection: Connection, request: CountRequest, is_nearby: bool, values: Mapping[str, Any]
) -> Mapping[str, int]:
    filters, quick_filters = request.filters, tuple(request.quick_filters)
    shape = FilterShape.of(filters)
    night_from, night_until = night_of(request.at)
    given = {**filter_parameters(filters, request.at), "night_from": night_from, "night_until": night_until}
    statement = _statement(shape, bool(filters.services), quick_filters, is_nearby)
    (row,) = statement.all(connection, {**given, **values})
    keys = [TOTAL, *(quick_filter.key for quick_filter in quick_filters)]
    return dict(zip(keys, row, strict=True))


@lru_cache(maxsize=256)
def _statement(
    shape: FilterShape, has_services: bool, quick_filters: Sequence[QuickFilter], is_nearby: bool
) -> Prepared:
    """Return the statement that counts in one pass; what is not a check of tags is computed once a station.

    It depends on which filters are set, not on their values: building it took longer than counting.
    """
    stations = join_timetables(public_station, shape.without_app)
    stations = stations.join(ARRIVAL, true()) if is_nearby else stations
    moment = OpenMoment(ARRIVAL.c.at, IS_WITHIN_REACH) if is_nearby else OpenMoment(AT, true())
    closed = _closed_services(moment.at)
    if shape.requires_open:
        stations = stations.outerjoin(closed, true())
    if shape.open_states or shape.open_during:
        stations = stations.outerjoin(
            no_app_timetable, no_app_timetable.c.id == public_station.c.no_app_timetable_id
        )
    added = [
        _added_condition(quick_filter, shape, has_services, moment, closed) for quick_filter in quick_filters
    ]
    counts = (func.count().filter(condition).label(f"n{n}") for n, condition in enumerate(added))
    counted: list[ColumnElement[Any]] = [func.count().label(TOTAL), *counts]
    statement = (
        select(*counted)
        .select_from(stations)
        .where(*shape.conditions(moment.at), *(_is_near(shape) if is_nearby else [IS_IN_DIVISION]))
    )
    return Prepared(statement, {})


def _is_near(shape: FilterShape) -> list[Condition]:
    where = [
        public_station.c.mercator.is_not(None),
        func.ST_DWithin(public_station.c.mercator, POSITION_MERCATOR, MERCATOR_REACH),
        bindparam("within_m", type_=Float) >= DISTANCE_M,
    ]
    return [*where, IS_WITHIN_REACH] if shape.requires_open else where


def _closed_services(at: ColumnElement[datetime]) -> Any:
    """Return the services of a station that have hours of their own and are closed then."""
    return shut_codes(at).correlate(public_station, ARRIVAL).lateral("shut")


def _added_condition(
    quick_filter: QuickFilter, shape: FilterShape, has_services: bool, moment: OpenMoment, closed: Any
) -> Condition:
    """Return the condition of a quick filter beyond what the filters already set require."""
    at = moment.at
    if quick_filter.name == "open":
        is_open = and_(timetable.c.open_at.op("@>")(at), moment.is_eligible)
        return and_(is_open, _services_are_open(shape, has_services, at))
    if quick_filter.name == "tonight":
        return timetable.c.open_at.op("@>")(func.tstzrange(*NIGHT))
    if quick_filter.name == "no_app":
        no_app_open_at = no_app_timetable.c.open_at
        is_open_then = no_app_open_at.op("@>")(at) if shape.requires_open else true()
        is_open_during = no_app_open_at.op("@>")(OPEN_DURING) if shape.open_during else true()
        return and_(_has_tag(WITHOUT_APP_TAG), is_open_then, is_open_during)
    has_it = _has_tag(tag_of(quick_filter))
    if quick_filter.name != "service" or not shape.requires_open:
        return has_it
    is_closed = literal(quick_filter.value) == any_(closed.c.codes)
    return and_(has_it, not_(func.coalesce(is_closed, False)))


def _services_are_open(shape: FilterShape, has_services: bool, at: ColumnElement[datetime]) -> Condition:
    """Return the condition that no requested service is closed then; true if the filters require it."""
    if not has_services or shape.requires_open:
        return true()
    closed = _closed_services(at)
    codes = bindparam("codes", type_=ARRAY(TEXT))
    return not_(func.coalesce(select(closed.c.codes).scalar_subquery().bool_op("&&")(codes), False))


def _has_tag(tag: int) -> Condition:
    """Return the condition for counting: of rows that are read anyway, a fifth of the cost of `@>`."""
    return literal_column(str(tag)) == any_(public_station.c.tags)
