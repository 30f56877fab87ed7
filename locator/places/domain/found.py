"""What the gazetteer finds for a text, and which of it is surely what was meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from geodata.divisions.codes import full_name
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.places.domain.forms import Script
from locator.places.domain.importance import CLEARLY_FIRST

SAME_SPOT_M = 1_000.0  # candidates of one name within it are one place to somebody who walks there
MIN_INITIALS = 4  # letters: fewer are initials of many places
ROADS = ("road", "expressway")
STOPS = ("bus_stop", "tram_stop")
OTHER_KIND = re.compile(
    r"(?:医院|卫生院|大学|学院|小学|中学|学校|市场|公园|广场|宾馆|酒店|小区|政府|法院|机场|火车站)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; `script` is that of the name by which it was found."""

    key: str
    kind: str
    name: str
    importance: float
    script: Script
    division_code: str | None = None
    near: str = ""
    road: str = ""
    road_km: float | None = None
    position: LonLat | None = None  # WGS 84

    @property
    def where(self) -> Sentence | str:
        """Say in which division it lies, or near which town, if that is known."""
        if self.kind == "division" or not (self.division_code or self.near):
            return full_name(self.division_code) if self.division_code else ""
        if self.division_code:
            return full_name(self.division_code)
        return Sentence("{town}一带", town=self.near)

    @property
    def is_division(self) -> bool:
        """Whether it is a division, which has a page of its own."""
        return self.kind == "division"


class Step(StrEnum):
    """How far from what was asked an answer is."""

    EXACT = "exact"
    ROAD = "road"  # the house number is not known, the road is
    KILOMETRE = "kilometre"  # another kilometre of the road, some way off
    PART = "part"  # the place is known, its gate or building is not
    DISTRICT = "district"  # neither the number nor the road


@dataclass(frozen=True, slots=True)
class Found:
    """The places that a text names: one that is surely meant, or candidates; `note` says what is inexact."""

    anchor: Place | None = None
    candidates: Sequence[Place] = ()  # beside the anchor
    similar: Sequence[Place] = ()  # other names of a like sound or spelling
    step: Step = Step.EXACT
    note: Sentence | None = None
    road: str = ""  # the number of an expressway that is asked for as a whole, or at a kilometre
    road_km: float | None = None
    divisions: Sequence[str] = field(default=())  # codes
    called: str = ""  # the place as it was typed, out of a sentence or a shared text

    @property
    def has_any(self) -> bool:
        """Whether the text names a place."""
        return bool(self.anchor or self.candidates or self.divisions or self.road)


def is_named_after_another(place: Place) -> bool:
    """Return whether it is a stop with the name of a hospital or school beside it, which may be meant."""
    return place.kind in STOPS and bool(OTHER_KIND.search(place.name))


def choose(places: Sequence[Place], typed_letters: int) -> tuple[Place | None, list[Place]]:
    """Return the place that is surely meant, if there is one, and the others.

    It is the only one, or clearly the most important, and never one of several that two or three initials
    stand for.
    """
    distinct = _distinct(places)
    if not distinct:
        return None, []
    first, *others = distinct
    by_few_initials = first.script is Script.INITIALS and (typed_letters < MIN_INITIALS or bool(others))
    if first.is_division or first.position is None or by_few_initials:
        return None, distinct
    rivals = [other.importance for other in others if other.script == first.script]
    if rivals and first.importance - max(rivals) < CLEARLY_FIRST:
        return None, distinct
    return first, others


def _distinct(places: Sequence[Place]) -> list[Place]:
    """Return places without those of the same name beside a more important one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.script, -place.importance)):
        if not any(_is_same(place, other) for other in kept):
            kept.append(place)
    return kept


def _is_same(place: Place, other: Place) -> bool:
    if place.key == other.key:
        return True
    if place.position is None or other.position is None:
        return False
    return distance_m(place.position, other.position) <= SAME_SPOT_M
