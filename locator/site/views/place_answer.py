"""The part of an answer that tells of a named place: what it was taken for, other candidates, likenesses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from geodata.sentence import Sentence
from locator.places.domain.found import Found, Place
from locator.places.domain.roads import stake
from locator.search.domain.search import SearchHit


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What the gazetteer found; `named` are stations with the text in their names, beside those nearby."""

    found: Found = field(default_factory=Found)
    named: Sequence[SearchHit] = ()
    similar: Sequence[Place] = ()

    @property
    def has_any(self) -> bool:
        """Whether there is something to show."""
        return bool(self.found.has_any or self.found.note or self.named or self.similar)


def heading_of_place(place: Place, typed: str = "") -> Sentence:
    """Return the heading of an answer around a place, called as it was typed where that is its name."""
    name = typed if typed and place.script == 0 else place.name
    return Sentence("附近的驿站，离 {place}", place=name)


def heading_of_road(road: str, km: float | None) -> Sentence:
    """Return the heading of the stations on an expressway."""
    if km is None:
        return Sentence("{road} 上登记的驿站", road=road)
    return Sentence("{road} 上登记的驿站，离 {stake} 近的在前", road=road, stake=stake(km))


def stations_not_nearby(named: Sequence[SearchHit], nearby: Sequence[SearchHit]) -> list[SearchHit]:
    """Return the stations found by name that are not among those nearby."""
    shown = {hit.station_id for hit in nearby}
    return [hit for hit in named if hit.station_id not in shown]
