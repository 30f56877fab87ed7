"""How many stations each further condition would leave, near a place or in a division: in one pass.

A count is that of the list with the condition added; a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    any_,
    cast,
    func,
    literal,
    not_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT

from geodata.divisions import Division
from locator.hours.queries.states import AT, Condition, join_timetables
from locator.hours.tables import timetable
from locator.search.domain.quick_filters import Chip
from locator.search.domain.search import Filters, SearchRequest, night_of
from locator.search.queries.filters import THROUGH, Shape, inside, parameters
from locator.search.queries.nearest import (
    ARRIVES,
    DISTANCE_M,
    HERE_MERCATOR,
    IS_WITHIN_REACH,
    REACH,
    place_values,
)
from locator.stations.domain.search_tags import KIND_TAGS, WITHOUT_APP_TAG
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind
from locator.stations.tables import public_station, service_offer

Moment = ColumnElement[datetime]
TOTAL = "total"
noapp = timetable.alias("noapp")


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: the filters that hold already, and when."""

    filters: Filters
    at: datetime
    chips: Sequence[Chip]


class Door(NamedTuple):
    """When a door is to be open, and for which stations that is of any use."""

    moment: Moment
    counts: Condition


def in_division(connection: Connection, asked: Counting, place: Division) -> Mapping[str, int]:
    """Return the number of stations in a division that each condition leaves, and the `total` now."""
    where = [inside(place)]
    return _counts(
        connection,
        asked,
        Door(AT, true()),
        join_timetables(public_station, asked.filters.without_app),
        where,
        {},
    )


def near(
    connection: Connection, asked: Counting, wanted: SearchRequest, within_m: float
) -> Mapping[str, int]:
    """Return the same around a position, by the estimated arrival at each station."""
    stations = join_timetables(public_station, asked.filters.without_app).join(ARRIVES, true())
    where = [
        public_station.c.mercator.is_not(None),
        func.ST_DWithin(public_station.c.mercator, HERE_MERCATOR, REACH),
        within_m >= DISTANCE_M,
    ]
    if asked.filters.asks_open:
        where.append(IS_WITHIN_REACH)
    values = place_values(replace(wanted, within_m=within_m))
    return _counts(connection, asked, Door(ARRIVES.c.at, IS_WITHIN_REACH), stations, where, values)


def _counts(
    connection: Connection,
    asked: Counting,
    door: Door,
    stations: FromClause,
    where: Sequence[Condition],
    values: Mapping[str, Any],
) -> Mapping[str, int]:
    """Count in one pass; what costs more than a look at the tags is worked out once a station."""
    moment = door.moment
    shut = _shut_services(moment)
    is_open = and_(timetable.c.open_at.op("@>")(moment), door.counts)
    if Shape.of(asked.filters).asks_open:
        stations = stations.outerjoin(shut, true())
    conditions = Shape.of(asked.filters).conditions(moment)
    chosen = select(
        func.count().label(TOTAL),
        *(
            func.count().filter(_adds(chip, asked, moment, is_open, shut)).label(f"n{place}")
            for place, chip in enumerate(asked.chips)
        ),
    )
    if _asks_hours(asked.filters):
        stations = stations.outerjoin(noapp, noapp.c.id == public_station.c.no_app_timetable_id)
    row = connection.execute(
        chosen.select_from(stations).where(*conditions, *where),
        {**parameters(asked.filters, asked.at), **values},
    ).one()
    return {TOTAL: row[0]} | {chip.key: row[place] for place, chip in enumerate(asked.chips, start=1)}


def _asks_hours(filters: Filters) -> bool:
    return bool(filters.open_states or filters.open_during)


def _shut_services(moment: Moment) -> Any:
    """Return the services of a station that have hours of their own and are closed then."""
    own = timetable.alias("own")
    return (
        select(func.array_agg(service_offer.c.code).label("codes"))
        .select_from(service_offer.join(own, own.c.id == service_offer.c.timetable_id))
        .where(service_offer.c.station_id == public_station.c.station_id)
        .where(not_(func.coalesce(own.c.open_at.op("@>")(moment), False)))
        .correlate(public_station, ARRIVES)
        .lateral("shut")
    )


def _adds(chip: Chip, asked: Counting, moment: Moment, is_open: Condition, shut: Any) -> Condition:
    """Return what a condition asks for besides what the filters ask for already."""
    filters = asked.filters
    asks_open = Shape.of(filters).asks_open
    if chip.name == "open":
        return and_(is_open, _services_are_open(filters, moment))
    if chip.name == "tonight":
        return timetable.c.open_at.op("@>")(func.tstzrange(*night_of(asked.at)))
    if chip.name == "no_app":
        doors = noapp.c.open_at.op("@>")(moment) if asks_open else true()
        through = noapp.c.open_at.op("@>")(THROUGH) if filters.open_during else true()
        return and_(_has(WITHOUT_APP_TAG), doors, through)
    if chip.name == "kind":
        return _has(KIND_TAGS[StationKind(chip.value)])
    has = _has(SERVICES[chip.value].tag)
    if not asks_open:
        return has
    return and_(has, not_(func.coalesce(literal(chip.value) == any_(shut.c.codes), False)))


def _services_are_open(filters: Filters, moment: Moment) -> Condition:
    """Return whether no service asked for is closed then; where that is asked already, it holds."""
    if not filters.services or Shape.of(filters).asks_open:
        return true()
    shut = _shut_services(moment)
    codes = cast([word.code for word in filters.services], ARRAY(TEXT))
    return not_(func.coalesce(select(shut.c.codes).scalar_subquery().bool_op("&&")(codes), False))


def _has(tag: int) -> Condition:
    return public_station.c.tags.op("@>")(cast([tag], ARRAY(INTEGER)))
