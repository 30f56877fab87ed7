"""The figures of some areas at a moment: counts by kind and state, freshness, listings, open reports.

Each equals the number of stations that a filter of the staff's table lists
(locator.editing.queries.conditions); here they are counted in one pass over each table, for the whole
country within a second.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Boolean, ColumnElement, Connection, case, cast, func, literal, not_, select, text

from geodata.divisions.codes import Division
from locator.accounts.domain.rights import Area
from locator.editing.queries.conditions import is_always_open, is_new, is_recently_changed, is_served
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import state_conditions
from locator.hours.tables import timetable
from locator.keepers.domain import Stage
from locator.keepers.tables import keeper
from locator.platforms.domain import ListingStatus, Platform
from locator.platforms.tables import map_listing
from locator.reports.queries.inbox import DUE_AT, NEEDS_ANSWER, Waiting
from locator.reports.tables import report
from locator.stations.domain.freshness import HALF_LIFE, FreshnessLevel
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind
from locator.stations.queries.areas import is_counted, lies_in_division, lies_within
from locator.stations.tables import facet_check, station

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Scope:
    """The stations that are counted: those in some areas, or in one division of them, at a moment."""

    areas: tuple[Area, ...]
    now: datetime
    division: Division | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on stations."""
        conditions = [lies_within(self.areas)]
        if self.division:
            conditions.append(lies_in_division(self.division, station.c.division_code))
        return conditions


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a scope; from `served` to `confirmed` they are about served stations only."""

    total: int
    demo: int
    by_kind: Counter[StationKind]
    by_status: Counter[LifecycleStatus]
    inside: int  # rooms and service points of other stations
    without_position: int
    served: int
    unplaced: int  # served, but without a position: on no map
    states: Counter[OpenState]
    round_the_clock: int
    freshness: dict[Facet, Counter[FreshnessLevel]]
    listed: Counter[Platform]
    kept: int  # with a keeper (守站人)
    confirmed: int  # by their keeper
    reports: Waiting
    new_this_week: int
    changed_this_week: int

    @property
    def open_now(self) -> int:
        """The number of open stations, including those that close soon."""
        return self.states[OpenState.OPEN] + self.states[OpenState.CLOSING_SOON]


def read_figures(connection: Connection, scope: Scope) -> Figures:
    """Return the figures of a scope."""
    groups = _station_groups(connection, scope)
    served_count = sum(row.n for row in groups if row.served)
    opening = _opening_counts(connection, groups, scope.now)
    keepers = _keeper_counts(connection, scope)
    return Figures(
        total=sum(row.n for row in groups),
        demo=sum(row.n for row in groups if row.is_demo),
        by_kind=_sum_by_key((StationKind(row.kind), row.n) for row in groups),
        by_status=_sum_by_key((LifecycleStatus(row.status), row.n) for row in groups),
        inside=sum(row.n for row in groups if row.inside),
        without_position=sum(row.n for row in groups if row.without_position),
        served=served_count,
        unplaced=sum(row.n for row in groups if row.served and row.without_position),
        states=Counter({state: opening[state.value] for state in OpenState}),
        round_the_clock=opening["round_the_clock"],
        freshness=_freshness_counts(connection, scope, served_count),
        listed=_listed_counts(connection, scope),
        kept=keepers.total,
        confirmed=keepers.confirmed,
        reports=_report_counts(connection, scope),
        new_this_week=sum(row.n for row in groups if row.is_new),
        changed_this_week=sum(row.n for row in groups if row.is_changed),
    )


def _station_groups(connection: Connection, scope: Scope) -> Sequence[Any]:
    """Return the counts of stations grouped by kind, status, timetable and so on; some thousand rows."""
    columns = (
        station.c.kind,
        station.c.status,
        station.c.timetable_id,
        station.c.is_demo,
        is_served().label("served"),
        not_(is_counted()).label("inside"),
        station.c.position.is_(None).label("without_position"),
        is_new(scope.now).label("is_new"),
        is_recently_changed(scope.now).label("is_changed"),
    )
    query = select(*columns, func.count().label("n")).where(*scope.conditions())
    return connection.execute(query.group_by(*(text(str(n)) for n in range(1, len(columns) + 1)))).all()


def _sum_by_key(pairs: Iterable[tuple[Key, int]]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for key, number in pairs:
        sums[key] += number
    return sums


def _opening_counts(connection: Connection, groups: Sequence[Any], now: datetime) -> Counter[str]:
    """Return the counts of served stations by state; each timetable is evaluated once."""
    by_timetable = _sum_by_key((row.timetable_id, row.n) for row in groups if row.served)
    columns = {state.value: condition for state, condition in state_conditions(literal(now)).items()}
    columns["round_the_clock"] = is_always_open()
    query = select(
        timetable.c.id, *(cast(condition, Boolean).label(name) for name, condition in columns.items())
    )
    counts: Counter[str] = Counter({OpenState.UNKNOWN.value: by_timetable[None]})
    for row in connection.execute(query.where(timetable.c.id.in_([key for key in by_timetable if key]))):
        counts.update({name: by_timetable[row.id] for name in columns if getattr(row, name)})
    return counts


def _half_lives_ago(scope: Scope, number: int) -> ColumnElement[datetime]:
    """Return the time that lies a number of half-lives of a check's facet in the past."""
    times = {facet.value: literal(scope.now - number * HALF_LIFE[facet]) for facet in Facet}
    return case(times, value=facet_check.c.facet)


def _freshness_counts(
    connection: Connection, scope: Scope, served_count: int
) -> dict[Facet, Counter[FreshnessLevel]]:
    """Return the counts of served stations by facet and freshness; a missing row means never checked."""
    fresh = facet_check.c.checked_at >= _half_lives_ago(scope, 1)
    not_stale = facet_check.c.checked_at >= _half_lives_ago(scope, 2)
    rows = connection.execute(
        select(facet_check.c.facet, func.count(facet_check.c.checked_at).label("ever"))
        .add_columns(
            func.count().filter(fresh).label("fresh"), func.count().filter(not_stale).label("not_stale")
        )
        .select_from(facet_check.join(station, station.c.id == facet_check.c.station_id))
        .where(is_served(), *scope.conditions())
        .group_by(facet_check.c.facet)
    )
    counts = {facet: Counter({FreshnessLevel.NEVER: served_count}) for facet in Facet}
    for row in rows:
        counts[Facet(row.facet)] = Counter(
            {
                FreshnessLevel.FRESH: row.fresh,
                FreshnessLevel.FADED: row.not_stale - row.fresh,
                FreshnessLevel.STALE: row.ever - row.not_stale,
                FreshnessLevel.NEVER: served_count - row.ever,
            }
        )
    return counts


def _listed_counts(connection: Connection, scope: Scope) -> Counter[Platform]:
    rows = connection.execute(
        select(map_listing.c.platform, func.count())
        .select_from(map_listing.join(station, station.c.id == map_listing.c.station_id))
        .where(map_listing.c.status == ListingStatus.LISTED.value, is_served(), *scope.conditions())
        .group_by(map_listing.c.platform)
    )
    return Counter({Platform(platform): number for platform, number in rows})


def _keeper_counts(connection: Connection, scope: Scope) -> Any:
    confirmed = func.count().filter(keeper.c.stage == Stage.CONFIRMED.value).label("confirmed")
    return connection.execute(
        select(func.count().label("total"), confirmed)
        .select_from(keeper.join(station, station.c.id == keeper.c.station_id))
        .where(is_served(), *scope.conditions())
    ).one()


def _report_counts(connection: Connection, scope: Scope) -> Waiting:
    overdue = func.count().filter(scope.now > DUE_AT)
    row = connection.execute(
        select(func.count(), overdue)
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(NEEDS_ANSWER, report.c.answered_at.is_(None), *scope.conditions())
    ).one()
    return Waiting(row[0], row[1])
