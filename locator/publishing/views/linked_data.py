"""A station in the words of schema.org, for search engines and assistants; hours only where they are sure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from locator.entries.domain.entry import StationEntry
from locator.hours.domain.week import DAY_MIN, open_stretches
from locator.stations.domain.access import Price
from locator.stations.domain.service import Availability

DAYS = 14
LAST_MINUTE = DAY_MIN - 1  # schema.org's way to write the end of a day that is open around the clock


def as_place(found: StationEntry, address: str, today: date) -> dict[str, Any]:
    """Return the JSON-LD of a station; its hours day by day, as far as they are surely known."""
    its, geometry = found.card["properties"], found.card["geometry"]
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "@id": address,
        "url": address,
        "name": its["name"],
        "additionalType": its["kind"],
        "address": {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": its["address"]},
        "openingHoursSpecification": opening_hours(found, today),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": one.offer.zh, "value": value}
            for one in found.offers
            if (value := HAS.get(one.offer.availability)) is not None
        ],
    }
    if geometry and its["position_quality"] != "approximate":
        lon, lat = geometry["coordinates"]
        place["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return place | _phone(its) | _price(its)


def opening_hours(found: StationEntry, today: date) -> list[dict[str, str]]:
    """Return an OpeningHoursSpecification for each stretch of the coming days that is sure."""
    if found.timetable is None:
        return []
    days = (today + timedelta(days=n) for n in range(DAYS))
    return [one for day in days for one in _of_day(found, day)]


def _of_day(found: StationEntry, day: date) -> list[dict[str, str]]:
    known = open_stretches(found.timetable, day) if found.timetable else None
    if known is None:
        return []
    return [_specification(day, opens, closes) for opens, closes in known or [(0, 0)]]


def _specification(day: date, opens: int, closes: int) -> dict[str, str]:
    """Return one stretch; opens and closes at midnight is schema.org's way to say closed."""
    last = LAST_MINUTE if closes - opens >= DAY_MIN else closes
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": day.isoformat(),
        "validThrough": day.isoformat(),
        "opens": _clock(opens),
        "closes": _clock(last if last == LAST_MINUTE or last % DAY_MIN or not opens else LAST_MINUTE),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:00"


HAS = {Availability.YES: True, Availability.NO: False}


def _phone(its: Mapping[str, Any]) -> dict[str, str]:
    return {"telephone": its["phone"]} if its["phone"] else {}


def _price(its: Mapping[str, Any]) -> dict[str, bool]:
    price = its["access"]["price"]
    known = {Price.FREE.value: True, Price.PAID.value: False, Price.AFTER_SPENDING.value: False}
    return {"isAccessibleForFree": known[price]} if price in known else {}
