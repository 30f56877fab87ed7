"""A roving stop as the public projection has it: its number, its code, its hours of today, its card."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

from geodata.lonlat import DECIMALS, LonLat
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.search_tags import AUDIENCE_TAGS, KIND_TAGS, WITHOUT_APP_TAG
from locator.stations.domain.service import SERVICES, standard_code
from locator.stations.domain.station import LifecycleStatus, PositionQuality, StationKind
from locator.time_zone import SHANGHAI

# A film or a fair at a partner's is no place to be helped at: it is listed, never found as a station.
ROVING_KINDS = ("stop", "desk", "mediation", "clinic")
CODE = re.compile(r"E([1-9]\d{0,17})", re.ASCII)
DAY = timedelta(days=1)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when it is held."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """A happening at a place of its own, with what is left of today's spans."""

    event_id: int
    name: str
    place_name: str
    address: str
    wayfinding: str
    division_code: str
    position: LonLat
    phone: str
    offers: tuple[str, ...]
    audience: str  # in words
    said_at: datetime
    spans: tuple[Span, ...]

    @property
    def row_id(self) -> int:
        """Its number in the projection, below all stations'."""
        return -self.event_id

    @property
    def code(self) -> str:
        """Its code; stations' codes are digits only."""
        return f"E{self.event_id}"

    @property
    def services(self) -> list[str]:
        """The standard services that it offers, in the order of their tags."""
        codes = {standard_code(code) for code in self.offers} & SERVICES.keys()
        return sorted(codes, key=lambda code: SERVICES[code].tag)

    @property
    def tags(self) -> list[int]:
        """The tags that searches ask for."""
        kind, audience = KIND_TAGS[StationKind.MOBILE_STATION], AUDIENCE_TAGS[self._audience]
        return [*(SERVICES[code].tag for code in self.services), kind, WITHOUT_APP_TAG, audience]

    @property
    def search_text(self) -> str:
        """The words by which it is found."""
        return " ".join(filter(None, (self.name, self.place_name, self.address, self.wayfinding))).lower()

    @property
    def opening_hours(self) -> str:
        """Its hours in OSM syntax: the days of its spans and no others."""
        return "; ".join(_hours_of_day(day, spans) for day, spans in _by_day(self.spans))

    @property
    def _audience(self) -> Audience:
        return Audience.UNKNOWN if self.audience else Audience.ANYONE

    def card(self) -> str:
        """Return its GeoJSON Feature, which has the members of a station's card."""
        point = [round(self.position.lon, DECIMALS), round(self.position.lat, DECIMALS)]
        geometry = {"type": "Point", "coordinates": point}
        feature = {"type": "Feature", "id": self.code, "geometry": geometry, "properties": self._properties()}
        return orjson.dumps(feature).decode()

    def _properties(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "kind": StationKind.MOBILE_STATION.value,
            "status": LifecycleStatus.OPEN.value,
            "address": self.address or self.place_name,
            "wayfinding": self.wayfinding,
            "division_code": self.division_code or None,
            "phone": self.phone,
            "host": None,
            "access": {
                "method": AccessMethod.STAFF.value,
                "app": "",
                "registration_needed": None,
                "without_app": True,
                "audience": self._audience.value,
                "price": Price.UNKNOWN.value,
                "note": self.audience,
                "self_service": None,
            },
            "services": self.services,
            "offer_terms": None,
            "links": None,
            "truck": None,
            "gate": None,
            "position_quality": PositionQuality.PUBLISHED.value,
            "verified": {"position": None, "hours": None, "services": None, "access": None},
            "notices": [],
            "demo": False,
            "page": page_of(self.event_id),
        }


def page_of(event_id: int) -> str:
    """Return the path of an event's page."""
    return f"/events/{event_id}"


def event_of(code: str) -> int | None:
    """Return the number of the event that a stop's code names; None for every other code."""
    match = CODE.fullmatch(code)
    return int(match[1]) if match else None


def _by_day(spans: Iterable[Span]) -> list[tuple[date, list[tuple[time, time]]]]:
    """Return the clock times of spans by day in Shanghai; an end at midnight is 00:00."""
    days: dict[date, list[tuple[time, time]]] = {}
    for span in spans:
        start, end = span.starts_at.astimezone(SHANGHAI), span.ends_at.astimezone(SHANGHAI)
        while start < end:
            midnight = datetime.combine(start.date() + DAY, time(), tzinfo=SHANGHAI)
            days.setdefault(start.date(), []).append((start.time(), min(end, midnight).time()))
            start = midnight
    return sorted((day, sorted(times)) for day, times in days.items())


def _hours_of_day(day: date, times: Sequence[tuple[time, time]]) -> str:
    stretches = ",".join(
        f"{begin:%H:%M}-{'24:00' if end == time() else f'{end:%H:%M}'}" for begin, end in times
    )
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02} {stretches}"
