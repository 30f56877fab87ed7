"""Quick filters of the search form, and their order for each mode of travel."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, night_of
from locator.stations.domain.declaring import StationField
from locator.stations.domain.own_words import service_of
from locator.stations.domain.search_tags import KIND_TAGS, WITHOUT_APP_TAG
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FILTERS

# Where the form of an entry asks a question, which is no label of a filter.
CHIP_LABELS = {"truck_guarded": Sentence("有人看车")}
TIMED = frozenset({"open", "tonight"})  # the names of those that ask for hours, not for a tag
HAS = "has"  # the form's field of facilities, which are declared with their filter


class QuickFilter(NamedTuple):
    """One checkbox of the form: field name, value and label."""

    name: str
    value: str
    label: Sentence

    @property
    def key(self) -> str:
        """Field and value together: ``service=shower``."""
        return f"{self.name}={self.value}"

    def is_among(self, wanted: object) -> bool:
        """Return whether it is chosen in the parameters of a form."""
        value = getattr(wanted, self.name)
        return self.value in value if isinstance(value, list) else bool(value)

    def add_to(self, filters: Filters, at: datetime) -> Filters:
        """Return filters with this one added; further kinds widen the selection, all else narrows it."""
        if self.name == "open":
            return replace(filters, open_states=OPEN_STATES)
        if self.name == "no_app":
            return replace(filters, without_app=True)
        if self.name == "tonight":
            return replace(filters, open_during=night_of(at))
        if self.name == "kind":
            return replace(filters, kinds=filters.kinds | {StationKind(self.value)})
        if self.name == HAS:
            others = tuple(one for one in filters.facilities if one.cell != self.value)
            return replace(filters, facilities=(*others, FILTERS[self.value]))
        service = service_of(self.value)
        return replace(filters, services=tuple(dict.fromkeys([*filters.services, service])))


def tag_of(quick_filter: QuickFilter) -> int:
    """Return the search tag that a filter asks for, but for those that are TIMED."""
    if quick_filter.name == "no_app":
        return WITHOUT_APP_TAG
    if quick_filter.name == "kind":
        return KIND_TAGS[StationKind(quick_filter.value)]
    if quick_filter.name == HAS:
        return FILTERS[quick_filter.value].tag
    return service_of(quick_filter.value).tag


def service_filter(code: str) -> QuickFilter:
    """Return the filter for one service."""
    return QuickFilter("service", code, Sentence.word(service_of(code).zh))


def facility_filter(field: StationField) -> QuickFilter:
    """Return the filter for one facility."""
    return QuickFilter(HAS, field.cell, CHIP_LABELS.get(field.cell, field.label))


OPEN = QuickFilter("open", "1", Sentence("现在开门"))
OPEN_ON_ARRIVAL = Sentence("到达时开门")  # what the same filter does around a position
TONIGHT = QuickFilter("tonight", "1", Sentence("今夜通宵"))
WITHOUT_APP = QuickFilter("no_app", "1", Sentence("不用装应用"))
DRIVER_HOME = QuickFilter(
    "kind",
    StationKind.DRIVER_HOME.value,
    StationKind.DRIVER_HOME.zh,  # type: ignore[arg-type]
)

WATER, TOILET, MEALS, PHONE = map(
    service_filter, ("drinking_water", "toilet", "meal_heating", "phone_charging")
)
SEATS, FIRST_AID = map(service_filter, ("seating", "first_aid_kit"))
EBIKE, BATTERY, SHOWER = map(service_filter, ("ebike_charging", "battery_swap", "shower"))
PARKING, DINING, FUEL = map(service_filter, ("truck_parking", "dining", "refuel"))
GUARDED = facility_filter(FILTERS["truck_guarded"])

# Walkers, riders and drivers need different things first; the form shows the rest under "more".
PRIMARY: Mapping[TravelMode, tuple[QuickFilter, ...]] = {
    TravelMode.WALK: (OPEN, WATER, PHONE, TOILET, MEALS, SEATS, FIRST_AID, WITHOUT_APP, TONIGHT),
    TravelMode.EBIKE: (OPEN, PHONE, BATTERY, EBIKE, WATER, MEALS, TOILET, WITHOUT_APP, TONIGHT),
    TravelMode.TRUCK: (OPEN, DRIVER_HOME, PARKING, GUARDED, SHOWER, FUEL, WATER, TOILET, DINING, TONIGHT),
}
SECONDARY = tuple(
    map(
        service_filter,
        (
            "laundry",
            "cctv_parking",
            "lodging",
            "mother_room",
            "aed",
            "legal_advice",
            "legal_aid",
            "mediation",
        ),
    )
)
FACILITIES = tuple(map(facility_filter, FILTERS.values()))
QUICK_FILTERS = tuple(
    dict.fromkeys([*(one for primary in PRIMARY.values() for one in primary), *SECONDARY, *FACILITIES])
)


def filters_for_mode(mode: TravelMode) -> tuple[tuple[QuickFilter, ...], tuple[QuickFilter, ...]]:
    """Return the primary filters of a mode, and all others."""
    primary = PRIMARY[mode]
    return primary, tuple(quick_filter for quick_filter in QUICK_FILTERS if quick_filter not in primary)
