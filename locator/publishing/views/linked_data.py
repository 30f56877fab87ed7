"""A station as schema.org JSON-LD, for search engines and assistants; only hours that are certain."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from locator.entries.domain.entry import StationEntry
from locator.hours.domain.week import DAY_MIN, open_stretches
from locator.stations.domain.access import Price
from locator.stations.domain.links import LinkKind
from locator.stations.domain.service import Availability

DAYS = 14
LAST_MINUTE = DAY_MIN - 1  # the end of a day that is open around the clock, in schema.org


def as_place(found: StationEntry, address: str, today: date) -> dict[str, Any]:
    """Return the JSON-LD of a station; its hours day by day, as far as they are certain."""
    properties, geometry = found.card["properties"], found.card["geometry"]
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "@id": address,
        "url": address,
        "name": properties["name"],
        "additionalType": properties["kind"],
        "address": {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": properties["address"]},
        "openingHoursSpecification": opening_hours(found, today),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": service.offer.zh, "value": value}
            for service in found.offers
            if (value := VALUE_OF_AVAILABILITY.get(service.offer.availability)) is not None
        ],
    }
    if geometry and properties["position_quality"] != "approximate":
        lon, lat = geometry["coordinates"]
        place["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return place | _phone(properties) | _price(properties) | _same_as(properties)


def opening_hours(found: StationEntry, today: date) -> list[dict[str, str]]:
    """Return an OpeningHoursSpecification for each certain opening of the coming days."""
    if found.timetable is None:
        return []
    days = (today + timedelta(days=n) for n in range(DAYS))
    return [opening for day in days for opening in _of_day(found, day)]


def _of_day(found: StationEntry, day: date) -> list[dict[str, str]]:
    known = open_stretches(found.timetable, day) if found.timetable else None
    if known is None:
        return []
    return [_specification(day, opens, closes) for opens, closes in known or [(0, 0)]]


def _specification(day: date, opens: int, closes: int) -> dict[str, str]:
    """Return one opening; in schema.org, opening and closing at midnight means closed."""
    last = LAST_MINUTE if closes - opens >= DAY_MIN else closes
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": day.isoformat(),
        "validThrough": day.isoformat(),
        "opens": _time(opens),
        "closes": _time(last if last == LAST_MINUTE or last % DAY_MIN or not opens else LAST_MINUTE),
    }


def _time(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:00"


VALUE_OF_AVAILABILITY = {Availability.YES: True, Availability.NO: False}


def _phone(properties: Mapping[str, Any]) -> dict[str, str]:
    return {"telephone": properties["phone"]} if properties["phone"] else {}


def _same_as(properties: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the web pages of a station; a mini-programme has no address that others could open."""
    pages = [link["target"] for link in properties.get("links") or () if link["kind"] == LinkKind.WEB.value]
    return {"sameAs": pages} if pages else {}


def _price(properties: Mapping[str, Any]) -> dict[str, bool]:
    price = properties["access"]["price"]
    known = {Price.FREE.value: True, Price.PAID.value: False, Price.AFTER_SPENDING.value: False}
    return {"isAccessibleForFree": known[price]} if price in known else {}
