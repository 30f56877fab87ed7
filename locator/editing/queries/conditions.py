"""Named conditions on stations at a moment, as SQL: the same condition counts stations and lists them.

A figure on the dashboard and the list behind it use one condition, so they cannot disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select

from geodata.sentence import Sentence
from locator.boundaries.queries.position_check import any_boundary_loaded
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import state_conditions
from locator.hours.tables import timetable
from locator.keepers.domain import Stage
from locator.keepers.tables import keeper
from locator.platforms.domain import ListingStatus, Platform
from locator.platforms.tables import map_listing
from locator.stations.domain.freshness import HALF_LIFE, FreshnessLevel
from locator.stations.domain.station import Facet, Visibility
from locator.stations.queries.areas import IN_SERVICE, is_counted
from locator.stations.tables import facet_check, station

Condition = ColumnElement[bool]
WEEK = timedelta(days=7)

FRESHNESS_LABELS = {
    FreshnessLevel.FRESH: Sentence("新近核实过"),
    FreshnessLevel.FADED: Sentence("核实得有点久了"),
    FreshnessLevel.STALE: Sentence("很久没核实"),
    FreshnessLevel.NEVER: Sentence("从没核实"),
}


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """A condition at a moment, and its label."""

    label: str | Sentence
    condition: Callable[[datetime], Condition]


def is_served() -> Condition:
    """Return the condition that a station is public, in service, and counts by itself (is no room)."""
    in_service = station.c.status.in_([status.value for status in IN_SERVICE])
    return and_(station.c.visibility == Visibility.PUBLIC.value, in_service, is_counted())


def is_always_open() -> Condition:
    """Return the condition that a timetable is open whenever it is known."""
    covers_known_time: Condition = timetable.c.open_at.op("@>")(timetable.c.known)
    return covers_known_time


def is_new(now: datetime) -> Condition:
    """Return the condition that a station was added within a week."""
    condition: Condition = station.c.created_at >= now - WEEK
    return condition


def is_recently_changed(now: datetime) -> Condition:
    """Return the condition that a station was changed, but not added, within a week."""
    return and_(station.c.updated_at >= now - WEEK, not_(is_new(now)))


def has_freshness(facet: Facet, freshness: FreshnessLevel, checked_at: Any, now: datetime) -> Condition:
    """Return the condition that a facet's check is this fresh (locator.stations.domain.freshness)."""
    one_half_life_ago, two_half_lives_ago = now - HALF_LIFE[facet], now - 2 * HALF_LIFE[facet]
    conditions: dict[FreshnessLevel, Condition] = {
        FreshnessLevel.FRESH: checked_at >= one_half_life_ago,
        FreshnessLevel.FADED: and_(checked_at < one_half_life_ago, checked_at >= two_half_lives_ago),
        FreshnessLevel.STALE: checked_at < two_half_lives_ago,
        FreshnessLevel.NEVER: checked_at.is_(None),
    }
    return conditions[freshness]


def _if_served(condition: Callable[[datetime], Condition]) -> Callable[[datetime], Condition]:
    return lambda now: and_(is_served(), condition(now))


def _of_timetable(condition: Callable[[datetime], Condition]) -> Callable[[datetime], Condition]:
    """Return the condition that a station's timetable meets one: there are far fewer timetables."""
    return lambda now: station.c.timetable_id.in_(select(timetable.c.id).where(condition(now)))


def _is_open(now: datetime) -> Condition:
    conditions = state_conditions(literal(now))
    return or_(conditions[OpenState.OPEN], conditions[OpenState.CLOSING_SOON])


def _is_closed(now: datetime) -> Condition:
    return state_conditions(literal(now))[OpenState.CLOSED]


def _is_unknown(now: datetime) -> Condition:
    unknown = _of_timetable(lambda at: state_conditions(literal(at))[OpenState.UNKNOWN])
    return or_(station.c.timetable_id.is_(None), unknown(now))


def _facet_freshness(facet: Facet, freshness: FreshnessLevel) -> Callable[[datetime], Condition]:
    check = facet_check.alias("of_condition")  # the station table joins facet_check under its own name
    is_of_facet = and_(check.c.station_id == station.c.id, check.c.facet == facet.value)
    if freshness is FreshnessLevel.NEVER:
        return lambda _: not_(exists().where(is_of_facet, check.c.checked_at.is_not(None)))
    return lambda now: exists().where(is_of_facet, has_freshness(facet, freshness, check.c.checked_at, now))


def is_listed_on(platform: Platform) -> Condition:
    """Return the condition that a platform lists a station."""
    return exists().where(
        map_listing.c.station_id == station.c.id,
        map_listing.c.platform == platform.value,
        map_listing.c.status == ListingStatus.LISTED.value,
    )


def _has_keeper(*conditions: Condition) -> Condition:
    return exists().where(keeper.c.station_id == station.c.id, *conditions)


def _is_misplaced() -> Condition:
    """Return the condition that a position lies in another division, as far as boundaries are loaded."""
    fits = func.place_fits(station.c.division_code, station.c.position)
    return and_(any_boundary_loaded(), not_(fits))


def _facet_conditions() -> dict[str, NamedCondition]:
    return {
        f"{facet}_{freshness}": NamedCondition(
            Sentence("{facet}{age}", facet=facet.zh, age=FRESHNESS_LABELS[freshness]),
            _if_served(_facet_freshness(facet, freshness)),
        )
        for facet in Facet
        for freshness in FreshnessLevel
    }


def _platform_conditions() -> dict[str, NamedCondition]:
    conditions = {}
    for platform in Platform:
        is_listed, is_missing = _listed_and_missing(platform)
        conditions[f"on_{platform}"] = NamedCondition(Sentence("在{map}上", map=platform.zh), is_listed)
        conditions[f"not_on_{platform}"] = NamedCondition(
            Sentence("不在{map}上", map=platform.zh), is_missing
        )
    return conditions


def _listed_and_missing(
    platform: Platform,
) -> tuple[Callable[[datetime], Condition], Callable[[datetime], Condition]]:
    """Return the conditions that a platform lists a served station, and that it does not."""
    return (
        _if_served(lambda _: is_listed_on(platform)),
        _if_served(lambda _: not_(is_listed_on(platform))),
    )


NAMED_CONDITIONS: Mapping[str, NamedCondition] = {
    "new_this_week": NamedCondition(Sentence("一周内新添的"), is_new),
    "changed_this_week": NamedCondition(Sentence("一周内改过的"), is_recently_changed),
    "served": NamedCondition(Sentence("对外开放的"), lambda _: is_served()),
    "not_served": NamedCondition(Sentence("不对外开放的"), lambda _: not_(is_served())),
    "inside": NamedCondition(Sentence("别的站里的点位"), lambda _: not_(is_counted())),
    "open_now": NamedCondition(Sentence("现在开门的"), _if_served(_of_timetable(_is_open))),
    "closed_now": NamedCondition(Sentence("现在关门的"), _if_served(_of_timetable(_is_closed))),
    "unknown_now": NamedCondition(Sentence("现在开不开不知道的"), _if_served(_is_unknown)),
    "round_the_clock": NamedCondition(
        Sentence("昼夜不关的"), _if_served(_of_timetable(lambda _: is_always_open()))
    ),
    "outside_division": NamedCondition(Sentence("位置不在所写的地区里的"), lambda _: _is_misplaced()),
    "kept": NamedCondition(Sentence("有守站人的"), _if_served(lambda _: _has_keeper())),
    "not_kept": NamedCondition(Sentence("没有守站人的"), _if_served(lambda _: not_(_has_keeper()))),
    "confirmed": NamedCondition(
        Sentence("守站人确认过的"), _if_served(lambda _: _has_keeper(keeper.c.stage == Stage.CONFIRMED.value))
    ),
    "not_confirmed": NamedCondition(
        Sentence("守站人没有确认的"),
        _if_served(lambda _: _has_keeper(keeper.c.stage != Stage.CONFIRMED.value)),
    ),
    **_facet_conditions(),
    **_platform_conditions(),
}
