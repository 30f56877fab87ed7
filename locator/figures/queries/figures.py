"""The figures of some areas at a moment: what there is, how fresh it is, who shows it, what waits.

Each is the number of the stations that a filter of the table lists (locator.editing.queries.conditions);
here they are counted in one pass over each table, for the whole country within a second.
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
from locator.stations.queries.areas import is_counted, lies_within
from locator.stations.tables import facet_check, station

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose stations are counted: those of some areas, of one division in them, at a moment."""

    areas: tuple[Area, ...]
    now: datetime
    division: Division | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on stations."""
        found = [lies_within(self.areas)]
        if self.division:
            found.append(station.c.division_code.startswith(self.division.prefix))
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures; from `open_now` on they are of the `served` stations only."""

    total: int
    demo: int
    by_kind: Counter[StationKind]
    by_status: Counter[LifecycleStatus]
    inside: int  # rooms and points of other stations
    without_position: int
    served: int
    unplaced: int  # served, but without a position: on no map
    states: Counter[OpenState]
    round_the_clock: int
    freshness: dict[Facet, Counter[FreshnessLevel]]
    listed: Counter[Platform]
    kept: int
    confirmed: int
    reports: Waiting
    new_this_week: int
    changed_this_week: int

    @property
    def open_now(self) -> int:
        """How many are open; closing soon still is."""
        return self.states[OpenState.OPEN] + self.states[OpenState.CLOSING_SOON]


def figures(connection: Connection, scope: Scope) -> Figures:
    """Return the figures of a scope."""
    groups = _groups(connection, scope)
    of_served = sum(row.n for row in groups if row.served)
    opening = _opening(connection, groups, scope.now)
    kept = _kept(connection, scope)
    return Figures(
        total=sum(row.n for row in groups),
        demo=sum(row.n for row in groups if row.is_demo),
        by_kind=_summed((StationKind(row.kind), row.n) for row in groups),
        by_status=_summed((LifecycleStatus(row.status), row.n) for row in groups),
        inside=sum(row.n for row in groups if row.inside),
        without_position=sum(row.n for row in groups if row.without_position),
        served=of_served,
        unplaced=sum(row.n for row in groups if row.served and row.without_position),
        states=Counter({state: opening[state.value] for state in OpenState}),
        round_the_clock=opening["round_the_clock"],
        freshness=_freshness(connection, scope, of_served),
        listed=_listed(connection, scope),
        kept=kept.total,
        confirmed=kept.confirmed,
        reports=_reports(connection, scope),
        new_this_week=sum(row.n for row in groups if row.is_new),
        changed_this_week=sum(row.n for row in groups if row.is_changed),
    )


def _groups(connection: Connection, scope: Scope) -> Sequence[Any]:
    """Return how many stations there are of each kind, status, timetable and so on; some thousand rows."""
    alike = (
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
    grouped = select(*alike, func.count().label("n")).where(*scope.conditions())
    return connection.execute(grouped.group_by(*(text(str(n)) for n in range(1, len(alike) + 1)))).all()


def _summed(pairs: Iterable[tuple[Key, int]]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for key, number in pairs:
        found[key] += number
    return found


def _opening(connection: Connection, groups: Sequence[Any], now: datetime) -> Counter[str]:
    """Return how many served stations are in each state; each timetable is looked at once."""
    served_by = _summed((row.timetable_id, row.n) for row in groups if row.served)
    columns = {state.value: condition for state, condition in state_conditions(literal(now)).items()}
    columns["round_the_clock"] = is_always_open()
    asked = select(timetable.c.id, *(cast(one, Boolean).label(name) for name, one in columns.items()))
    found: Counter[str] = Counter({OpenState.UNKNOWN.value: served_by[None]})
    for row in connection.execute(asked.where(timetable.c.id.in_([key for key in served_by if key]))):
        found.update({name: served_by[row.id] for name in columns if getattr(row, name)})
    return found


def _freshness(connection: Connection, scope: Scope, of_served: int) -> dict[Facet, Counter[FreshnessLevel]]:
    """Return how old the checks of each facet are; those without any row were never made."""
    half = case({one.value: literal(scope.now - HALF_LIFE[one]) for one in Facet}, value=facet_check.c.facet)
    whole = case(
        {one.value: literal(scope.now - 2 * HALF_LIFE[one]) for one in Facet}, value=facet_check.c.facet
    )
    fresh, not_stale = facet_check.c.checked_at >= half, facet_check.c.checked_at >= whole
    rows = connection.execute(
        select(facet_check.c.facet, func.count(facet_check.c.checked_at).label("ever"))
        .add_columns(func.count().filter(fresh).label("fresh"), func.count().filter(not_stale).label("later"))
        .select_from(facet_check.join(station, station.c.id == facet_check.c.station_id))
        .where(is_served(), *scope.conditions())
        .group_by(facet_check.c.facet)
    )
    found = {facet: Counter({FreshnessLevel.NEVER: of_served}) for facet in Facet}
    for row in rows:
        found[Facet(row.facet)] = Counter(
            {
                FreshnessLevel.FRESH: row.fresh,
                FreshnessLevel.FADED: row.later - row.fresh,
                FreshnessLevel.STALE: row.ever - row.later,
                FreshnessLevel.NEVER: of_served - row.ever,
            }
        )
    return found


def _listed(connection: Connection, scope: Scope) -> Counter[Platform]:
    rows = connection.execute(
        select(map_listing.c.platform, func.count())
        .select_from(map_listing.join(station, station.c.id == map_listing.c.station_id))
        .where(map_listing.c.status == ListingStatus.LISTED.value, is_served(), *scope.conditions())
        .group_by(map_listing.c.platform)
    )
    return Counter({Platform(platform): number for platform, number in rows})


def _kept(connection: Connection, scope: Scope) -> Any:
    confirmed = func.count().filter(keeper.c.stage == Stage.CONFIRMED.value).label("confirmed")
    return connection.execute(
        select(func.count().label("total"), confirmed)
        .select_from(keeper.join(station, station.c.id == keeper.c.station_id))
        .where(is_served(), *scope.conditions())
    ).one()


def _reports(connection: Connection, scope: Scope) -> Waiting:
    overdue = func.count().filter(scope.now > DUE_AT)
    row = connection.execute(
        select(func.count(), overdue)
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(NEEDS_ANSWER, report.c.answered_at.is_(None), *scope.conditions())
    ).one()
    return Waiting(row[0], row[1])
