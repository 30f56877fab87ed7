"""The conditions that are one tap away, and which of them stand first for whom."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, night_of
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind


class Chip(NamedTuple):
    """One condition: the form's field and value, and its words."""

    name: str
    value: str
    words: Sentence

    @property
    def key(self) -> str:
        """The field and value in one: ``service=shower``."""
        return f"{self.name}={self.value}"

    def added(self, filters: Filters, at: datetime) -> Filters:
        """Return filters that also ask for this; of kinds, those that are asked for besides stay."""
        if self.name == "open":
            return replace(filters, open_states=OPEN_STATES)
        if self.name == "no_app":
            return replace(filters, without_app=True)
        if self.name == "tonight":
            return replace(filters, open_during=night_of(at))
        if self.name == "kind":
            return replace(filters, kinds=filters.kinds | {StationKind(self.value)})
        word = SERVICES[self.value]
        return replace(filters, services=tuple(dict.fromkeys([*filters.services, word])))


def _service(code: str) -> Chip:
    return Chip("service", code, Sentence.word(SERVICES[code].zh))


OPEN = Chip("open", "1", Sentence("现在开门"))
TONIGHT = Chip("tonight", "1", Sentence("今夜通宵"))
WITHOUT_APP = Chip("no_app", "1", Sentence("不用装应用"))
DRIVER_HOME = Chip("kind", StationKind.DRIVER_HOME.value, StationKind.DRIVER_HOME.zh)  # type: ignore[arg-type]

WATER, TOILET, MEALS, PHONE = map(_service, ("drinking_water", "toilet", "meal_heating", "phone_charging"))
SEATS, FIRST_AID = map(_service, ("seating", "first_aid_kit"))
EBIKE, BATTERY, SHOWER = map(_service, ("ebike_charging", "battery_swap", "shower"))
PARKING, DINING, LAUNDRY = map(_service, ("truck_parking", "dining", "laundry"))

# Who walks, rides or drives needs different things first; everything else is one tap farther.
FIRST: Mapping[TravelMode, tuple[Chip, ...]] = {
    TravelMode.WALK: (OPEN, WATER, PHONE, TOILET, MEALS, SEATS, FIRST_AID, WITHOUT_APP, TONIGHT),
    TravelMode.EBIKE: (OPEN, PHONE, BATTERY, EBIKE, WATER, MEALS, TOILET, WITHOUT_APP, TONIGHT),
    TravelMode.TRUCK: (OPEN, DRIVER_HOME, PARKING, SHOWER, WATER, TOILET, DINING, LAUNDRY, TONIGHT),
}
OTHERS = tuple(
    map(_service, ("cctv_parking", "lodging", "mother_room", "aed", "legal_advice", "legal_aid", "mediation"))
)
CHIPS = tuple(dict.fromkeys([chip for first in FIRST.values() for chip in first] + [*OTHERS]))


def in_order(mode: TravelMode) -> tuple[tuple[Chip, ...], tuple[Chip, ...]]:
    """Return the conditions that stand first for a mode, and the others."""
    first = FIRST[mode]
    return first, tuple(chip for chip in CHIPS if chip not in first)
