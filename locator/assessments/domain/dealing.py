"""Dealing a month's stations out to teams: neighbours together, as many to each, nobody to their own."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.assessments.domain.errors import NobodyToDealTo


@dataclass(frozen=True, slots=True)
class Place:
    """A station to deal out; without a position it goes to whoever has fewest."""

    id: int
    name: str
    lon: float | None
    lat: float | None


def deal_out(
    places: Sequence[Place], teams: Sequence[int], may_judge: Callable[[int, int], bool]
) -> dict[int, int]:
    """Return the team of each place, both by their ids; raise NobodyToDealTo.

    The places are halved across their longer extent, and so on, each half for half of the teams. A place
    whose team may not judge it goes to the one with fewest that may.
    """
    if not teams:
        raise NobodyToDealTo(Sentence("请先建组，再分站点"))
    placed = [one for one in places if one.lon is not None and one.lat is not None]
    names = {one.id: one.name for one in places}
    dealt = {key: team for key, team in _halved(placed, teams) if may_judge(team, key)}
    sizes = Counter(dict.fromkeys(teams, 0))
    sizes.update(dealt.values())
    for key in (one.id for one in places if one.id not in dealt):
        team = _with_fewest(sizes, [team for team in teams if may_judge(team, key)], names[key])
        dealt[key] = team
        sizes[team] += 1
    return dealt


def _halved(places: Sequence[Place], teams: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(teams) == 1:
        yield from ((one.id, teams[0]) for one in places)
        return
    middle = len(teams) // 2
    ordered = _along_longer_extent(places)
    cut = round(len(ordered) * middle / len(teams))
    yield from _halved(ordered[:cut], teams[:middle])
    yield from _halved(ordered[cut:], teams[middle:])


def _along_longer_extent(places: Sequence[Place]) -> list[Place]:
    if not places:
        return []
    lons, lats = [one.lon or 0.0 for one in places], [one.lat or 0.0 for one in places]
    width = (max(lons) - min(lons)) * math.cos(math.radians(sum(lats) / len(lats)))
    if width > max(lats) - min(lats):
        return sorted(places, key=lambda one: (one.lon or 0.0, one.id))
    return sorted(places, key=lambda one: (one.lat or 0.0, one.id))


def _with_fewest(sizes: Mapping[int, int], able: Sequence[int], name: str) -> int:
    if not able:
        raise NobodyToDealTo(Sentence("“{name}”没有一个组能评：各组都有那里的人", name=name))
    return min(able, key=lambda team: (sizes[team], team))
