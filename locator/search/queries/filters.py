"""Columns and conditions shared by all queries of public stations, and hits from their rows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Float,
    FromClause,
    LargeBinary,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    not_,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT

from geodata.divisions.codes import Division
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import (
    AT,
    Condition,
    join_timetables,
    opening_of,
    state_conditions,
    timetable_of,
)
from locator.hours.tables import timetable
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.shut_offers import any_is_shut, has_own_words
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.search_tags import AUDIENCE_TAGS, KIND_TAGS, MISSING, WITHOUT_APP_TAG
from locator.stations.domain.service import OWN_WORD
from locator.stations.domain.station import Facet
from locator.stations.queries.areas import lies_in_division
from locator.stations.tables import public_station

# A card goes into an answer as it is stored, not read as text and written again.
CARD = func.convert_to(public_station.c.card, literal_column("'UTF8'"), type_=LargeBinary).label("card")
STATION_COLUMNS = (
    public_station.c.station_id,
    CARD,
    public_station.c.hours_checked_at,
    public_station.c.carriageway,
)
SPARE_TIME = timedelta(minutes=1)  # more than the error of a freshness computed from an age
OPEN_DURING = func.tstzrange(
    bindparam("from_at", type_=DateTime(timezone=True)), bindparam("until_at", type_=DateTime(timezone=True))
)
CODES = bindparam("codes", type_=ARRAY(TEXT))


class FilterShape(NamedTuple):
    """Which filters are set, without their values; each shape has one prepared statement."""

    all_of: bool
    kinds: bool
    audiences: bool
    open_states: frozenset[OpenState]
    open_during: bool
    timed_services: bool  # the services must be open too
    own_words: bool  # some of the services are unions' own words
    without_app: bool
    truck: bool
    services_unknown: bool = False  # nobody has said of one or more of the services whether they are there
    in_quiet_hours: bool = False  # whatever passes has some: only the few stations that have are looked at
    in_half_hours: bool = False  # whatever passes is open at some time of some half-hours of the day
    is_beyond: bool = False  # by arrival: nearer ones may be left out
    needs_turning: bool | None = None  # by arrival: only those behind a turn on a divided road, or all others
    checked_lately: bool | None = (
        None  # only those whose hours were checked within the half-life, or all others
    )

    @classmethod
    def of(cls, filters: Filters) -> Self:
        """Return the shape of filters."""
        return cls(
            all_of=bool(filters.services or filters.facilities or filters.without_app),
            kinds=bool(filters.kinds),
            audiences=bool(filters.audiences),
            open_states=filters.open_states,
            open_during=filters.open_during is not None,
            timed_services=bool(filters.services) and filters.requires_open,
            own_words=any(OWN_WORD in service.code for service in filters.services),
            without_app=filters.without_app,
            truck=any(filters.truck),
        )

    @property
    def requires_open(self) -> bool:
        """Whether a station must be open, with its services."""
        return bool(self.open_states) and self.open_states <= OPEN_STATES

    def conditions(self, at: ColumnElement[datetime] = AT) -> list[Condition]:
        """Return the conditions on rows of `from_clause()`; opening states are those at `at`."""
        tags = public_station.c.tags
        conditions: list[Condition] = [public_station.c.in_service, *self._have_services(tags)]
        if self.kinds:
            conditions.append(tags.op("&&")(tags_parameter("kinds")))
        if self.audiences:
            conditions.append(tags.op("&&")(tags_parameter("audiences")))
        conditions += self._of_hours(at)
        if self.truck:
            conditions.append(_fits(public_station.c.max_length_m, "length_m"))
            conditions.append(_fits(public_station.c.max_height_m, "height_m"))
        return [*conditions, *self._offer_services(at)]

    def _of_hours(self, at: ColumnElement[datetime]) -> list[Condition]:
        """Return the conditions on opening hours, those first that an index knows."""
        conditions: list[Condition] = []
        if self.in_quiet_hours:
            conditions.append(public_station.c.has_quiet_hours)
        if self.in_half_hours:
            conditions.append(public_station.c.half_hours.op("&&")(tags_parameter("half_hours")))
        if self.open_states:
            conditions.append(_has_state(self.open_states, at))
        if self.open_during:
            conditions.append(hide_selectivity(timetable.c.open_at.op("@>")(OPEN_DURING)))
        return conditions

    def _have_services(self, tags: ColumnElement[Any]) -> list[Condition]:
        """Return the conditions on services and apps.

        With `services_unknown`, no service is known to be missing, and not all are known to be there.
        """
        if not self.services_unknown:
            return [tags.op("@>")(tags_parameter("all_of"))] if self.all_of else []
        is_known_to_miss = tags.bool_op("&&")(tags_parameter("missing"))
        conditions: list[Condition] = [
            not_(is_known_to_miss),
            not_(tags.bool_op("@>")(tags_parameter("services"))),
        ]
        if self.without_app:
            conditions.append(tags.op("@>")(cast([WITHOUT_APP_TAG], ARRAY(INTEGER))))
        return conditions

    def _offer_services(self, at: ColumnElement[datetime]) -> Iterator[Condition]:
        """Yield the conditions on single offers: unions' words among the services, and hours of services."""
        if self.own_words:
            yield false() if self.services_unknown else has_own_words(CODES)
        if self.timed_services:
            yield not_(any_is_shut(CODES, at))

    def from_clause(self) -> FromClause:
        """Return the public stations, joined with their timetables if a filter needs them."""
        is_timed = self.open_states or self.open_during
        return join_timetables(public_station, self.without_app) if is_timed else public_station


def unknown_services_shape(filters: Filters) -> FilterShape:
    """Return the shape for stations that pass all other filters, and may have the services or not."""
    return FilterShape.of(filters)._replace(services_unknown=True)


def lies_in(division: Division) -> Condition:
    """Return the condition that a public station is in a division."""
    return lies_in_division(division, public_station.c.division_code)


def filter_parameters(filters: Filters, at: datetime) -> dict[str, Any]:
    """Return the values for a statement of the filters' shape."""
    all_of = [service.tag for service in filters.services]
    all_of += [facility.tag for facility in filters.facilities]
    if filters.without_app:
        all_of.append(WITHOUT_APP_TAG)
    from_at, until_at = filters.open_during or (None, None)
    return {
        "at": at,
        "lately": at - HALF_LIFE[Facet.HOURS] - SPARE_TIME,
        "all_of": all_of,
        "services": [service.tag for service in filters.services],
        "missing": [MISSING + service.tag for service in filters.services],
        "codes": [service.code for service in filters.services],
        "kinds": [KIND_TAGS[kind] for kind in filters.kinds],
        "audiences": [AUDIENCE_TAGS[audience] for audience in filters.audiences],
        "from_at": from_at,
        "until_at": until_at,
        "length_m": filters.truck.length_m or 0.0,
        "height_m": filters.truck.height_m or 0.0,
    }


def tags_parameter(name: str) -> ColumnElement[Any]:
    """Return the bind parameter of a list of tags (see `filter_parameters`)."""
    return bindparam(name, type_=ARRAY(INTEGER))


def hit_of(
    row: Any,
    at: datetime,
    distance_m: float | None = None,
    reason_of: Callable[[OpenState], str] | None = None,
) -> SearchHit:
    """Return a row with STATION_COLUMNS and HOURS_COLUMNS as a hit; `reason_of` gives its reason by state."""
    opening = opening_of(row, at)
    return SearchHit(
        row.station_id,
        row.card,
        opening,
        timetable=timetable_of(row),
        hours_checked_at=row.hours_checked_at,
        distance_m=distance_m,
        carriageway=row.carriageway,
        departs_at=at,
        reason=reason_of(opening.state) if reason_of else "",
    )


def _has_state(states: frozenset[OpenState], at: ColumnElement[datetime]) -> Condition:
    """Return the condition that a state is among several; open and closing soon together need one range."""
    if states == OPEN_STATES:
        return hide_selectivity(timetable.c.open_at.op("@>")(at))
    condition_of = state_conditions(at)
    return hide_selectivity(or_(*(condition_of[state] for state in sorted(states))))


def _fits(limit: ColumnElement[float], parameter: str) -> Condition:
    """Return the condition that a limit is not known to be too small; few have been measured."""
    return func.coalesce(limit >= bindparam(parameter, type_=Float), True)


def hide_selectivity(condition: Condition) -> Condition:
    """Return a condition for which PostgreSQL assumes that half of the rows pass.

    For ranges containing a computed moment it assumes one row in a thousand, and would then read and
    sort all stations instead of following the index from the nearest.
    """
    return func.coalesce(condition, False)
