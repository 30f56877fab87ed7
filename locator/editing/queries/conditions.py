"""What may be true of a station at a moment, as a condition: the same one lists stations and counts them.

A figure on the dashboard and the list behind it come from one condition, so they cannot disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, not_, or_, select

from geodata.sentence import Sentence
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
A_WEEK = timedelta(days=7)

FADING_WORDS = {
    FreshnessLevel.FRESH: Sentence("新近核实过"),
    FreshnessLevel.FADED: Sentence("核实得有点久了"),
    FreshnessLevel.STALE: Sentence("很久没核实"),
    FreshnessLevel.NEVER: Sentence("从没核实"),
}


@dataclass(frozen=True, slots=True)
class Trait:
    """A condition and its words."""

    words: str | Sentence
    condition: Callable[[datetime], Condition]


def served() -> Condition:
    """Return the condition that the public may go there, and that a station counts by itself."""
    in_service = station.c.status.in_([one.value for one in IN_SERVICE])
    return and_(station.c.visibility == Visibility.PUBLIC.value, in_service, is_counted())


def round_the_clock() -> Condition:
    """Return the condition on a timetable that it is open all the time that it is known."""
    always: Condition = timetable.c.open_at.op("@>")(timetable.c.known)
    return always


def is_new(now: datetime) -> Condition:
    """Return the condition that a station was added within a week."""
    lately: Condition = station.c.created_at >= now - A_WEEK
    return lately


def changed_lately(now: datetime) -> Condition:
    """Return the condition that a station that is not new was changed within a week."""
    return and_(station.c.updated_at >= now - A_WEEK, not_(is_new(now)))


def fades(facet: Facet, word: FreshnessLevel, checked_at: Any, now: datetime) -> Condition:
    """Return the condition that the age of a check is told in a word (locator.stations.domain.freshness)."""
    half, whole = now - HALF_LIFE[facet], now - 2 * HALF_LIFE[facet]
    conditions: dict[FreshnessLevel, Condition] = {
        FreshnessLevel.FRESH: checked_at >= half,
        FreshnessLevel.FADED: and_(checked_at < half, checked_at >= whole),
        FreshnessLevel.STALE: checked_at < whole,
        FreshnessLevel.NEVER: checked_at.is_(None),
    }
    return conditions[word]


def _served(more: Callable[[datetime], Condition]) -> Callable[[datetime], Condition]:
    return lambda now: and_(served(), more(now))


def _timed(condition: Callable[[datetime], Condition]) -> Callable[[datetime], Condition]:
    """Return the condition that a station's timetable meets one; the few timetables are looked at once."""
    return lambda now: station.c.timetable_id.in_(select(timetable.c.id).where(condition(now)))


def _is_open(now: datetime) -> Condition:
    of_state = state_conditions(literal(now))
    return or_(of_state[OpenState.OPEN], of_state[OpenState.CLOSING_SOON])


def _is_closed(now: datetime) -> Condition:
    return state_conditions(literal(now))[OpenState.CLOSED]


def _is_unknown(now: datetime) -> Condition:
    unknown = _timed(lambda at: state_conditions(literal(at))[OpenState.UNKNOWN])
    return or_(station.c.timetable_id.is_(None), unknown(now))


def _facet(facet: Facet, word: FreshnessLevel) -> Callable[[datetime], Condition]:
    check = facet_check.alias("of_trait")  # the table of stations has the checks of hours beside it
    here = and_(check.c.station_id == station.c.id, check.c.facet == facet.value)
    if word is FreshnessLevel.NEVER:
        return lambda _: not_(exists().where(here, check.c.checked_at.is_not(None)))
    return lambda now: exists().where(here, fades(facet, word, check.c.checked_at, now))


def is_listed(platform: Platform) -> Condition:
    """Return the condition that a platform shows a station."""
    shown = map_listing.c.status == ListingStatus.LISTED.value
    return exists().where(
        map_listing.c.station_id == station.c.id, map_listing.c.platform == platform.value, shown
    )


def _kept(*more: Condition) -> Condition:
    return exists().where(keeper.c.station_id == station.c.id, *more)


def _of_facets() -> dict[str, Trait]:
    return {
        f"{facet}_{word}": Trait(
            Sentence("{facet}{age}", facet=facet.zh, age=FADING_WORDS[word]), _served(_facet(facet, word))
        )
        for facet in Facet
        for word in FreshnessLevel
    }


def _of_platforms() -> dict[str, Trait]:
    found = {}
    for one in Platform:
        found[f"on_{one}"] = Trait(Sentence("在{map}上", map=one.zh), _served(_shown(one)))
        found[f"not_on_{one}"] = Trait(Sentence("不在{map}上", map=one.zh), _served(_not_shown(one)))
    return found


def _shown(platform: Platform) -> Callable[[datetime], Condition]:
    return lambda _: is_listed(platform)


def _not_shown(platform: Platform) -> Callable[[datetime], Condition]:
    return lambda _: not_(is_listed(platform))


TRAITS: Mapping[str, Trait] = {
    "new_this_week": Trait(Sentence("一周内新添的"), is_new),
    "changed_this_week": Trait(Sentence("一周内改过的"), changed_lately),
    "served": Trait(Sentence("对外开放的"), lambda _: served()),
    "not_served": Trait(Sentence("不对外开放的"), lambda _: not_(served())),
    "inside": Trait(Sentence("别的站里的点位"), lambda _: not_(is_counted())),
    "open_now": Trait(Sentence("现在开门的"), _served(_timed(_is_open))),
    "closed_now": Trait(Sentence("现在关门的"), _served(_timed(_is_closed))),
    "unknown_now": Trait(Sentence("现在开不开不知道的"), _served(_is_unknown)),
    "round_the_clock": Trait(Sentence("昼夜不关的"), _served(_timed(lambda _: round_the_clock()))),
    "kept": Trait(Sentence("有守站人的"), _served(lambda _: _kept())),
    "not_kept": Trait(Sentence("没有守站人的"), _served(lambda _: not_(_kept()))),
    "confirmed": Trait(
        Sentence("守站人确认过的"), _served(lambda _: _kept(keeper.c.stage == Stage.CONFIRMED.value))
    ),
    "not_confirmed": Trait(
        Sentence("守站人没有确认的"), _served(lambda _: _kept(keeper.c.stage != Stage.CONFIRMED.value))
    ),
    **_of_facets(),
    **_of_platforms(),
}
