"""Pages as schema.org JSON-LD, for search engines and assistants: what is not known is left out."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from geodata.divisions.codes import divisions, full_name
from geodata.divisions.place_line import line_of
from locator.entries.domain.entry import StationEntry
from locator.hours.domain.week import DAY_MIN, open_stretches
from locator.stations.domain.access import Price
from locator.stations.domain.links import LinkKind
from locator.stations.domain.service import Availability

CONTEXT = "https://schema.org"
EMPTY: tuple[object, ...] = (None, "", [], {})
DAYS = 14
LAST_MINUTE = DAY_MIN - 1  # the end of a day that is open around the clock, in schema.org


def as_place(found: StationEntry, address: str, today: date) -> dict[str, Any]:
    """Return the JSON-LD of a station; its hours day by day, as far as they are certain."""
    properties, geometry = found.card["properties"], found.card["geometry"]
    place: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "CivicStructure",
        "@id": address,
        "url": address,
        "name": properties["name"],
        "additionalType": properties["kind"],
        "address": {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": properties["address"]},
        "areaServed": _area(properties["division_code"]),
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
    place |= _phone(properties) | _price(properties) | _same_as(properties)
    whole: dict[str, Any] = without_empty(place)
    return whole


def breadcrumbs(code: str | None, site: str, station: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """Return the way down from all provinces to a division, and to a station's name and URL if given."""
    line = line_of(code) if code and code in divisions() else ()
    steps = [(one.name, f"{site}/divisions/{one.code}") for one in line]
    steps = [("全国", f"{site}/divisions/"), *steps, *([station] if station[0] else [])]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, 1)
        ],
    }


def station_list(cards: Iterable[Mapping[str, Any]], site: str) -> dict[str, Any]:
    """Return the stations that a page lists, in its order; demonstration stations are left out."""
    listed = [card["properties"] for card in cards if not card["properties"]["demo"]]
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": one["name"], "url": f"{site}/stations/{one['code']}"}
            for n, one in enumerate(listed, 1)
        ],
    }


def website(name: str, site: str) -> dict[str, Any]:
    """Return the site itself, with the address that searches by a name go to."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": f"{site}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{site}/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def without_empty(value: Any) -> Any:
    """Return a value without members that say nothing: null, empty texts, lists and objects."""
    if isinstance(value, Mapping):
        parts = {name: without_empty(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in EMPTY}
    return [without_empty(part) for part in value] if isinstance(value, list) else value


def _area(code: str | None) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": full_name(code)} if code in divisions() and code else {}


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
