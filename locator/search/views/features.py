"""Stations as GeoJSON: hits assembled from their stored JSON, and complete entries."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from flask import Response

from geodata import geojson
from locator.entries.domain.entry import StationEntry, TimedOffer
from locator.hours.domain.state import Opening, opening_at
from locator.http.language import translate
from locator.search.domain.arrival import Arrival
from locator.search.domain.search import SearchHit, UnknownServices
from locator.stations.domain.freshness import freshness_level
from locator.stations.domain.service import own_word, standard_code
from locator.stations.domain.station import Facet
from locator.stations.queries.by_division import LocatedDivision


def hit_collection(hits: Iterable[SearchHit], **members: object) -> Response:
    """Return hits as a FeatureCollection, with further members as in OGC API Features."""
    return Response(hit_collection_json(hits, **members), content_type=geojson.MEDIA_TYPE)


def hit_collection_json(hits: Iterable[SearchHit], **members: object) -> bytes:
    """Return the JSON of hits as a FeatureCollection.

    The cards are stored as JSON and are concatenated: parsing and serialising them again would be most
    of the cost of a response.
    """
    return collection_json(map(hit_feature, hits), **members)


def collection_json(features: Iterable[bytes], **members: object) -> bytes:
    """Return the JSON of a FeatureCollection of the JSON of its features, with further members."""
    rest = orjson.dumps(members)[1:]  # without its opening brace
    return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]," + rest


def unknown_member(unknown: UnknownServices | None) -> dict[str, object]:
    """Return the stations that may have the services of a request, with the services nobody spoke of."""
    if unknown is None:
        return {}
    codes = [service.code for service in unknown.services]
    features = [orjson.Fragment(hit_feature(hit, unknown_for=_not_named(hit, codes))) for hit in unknown.hits]
    return {
        "unknown_for": {
            "services": codes,
            "numberMatched": unknown.total,
            "within_m": unknown.within_m,
            "features": features,
        }
    }


def _not_named(hit: SearchHit, codes: Iterable[str]) -> list[str]:
    known = hit.entry["properties"]["services"]
    return [code for code in codes if code not in known]


def hit_feature(hit: SearchHit, **properties: object) -> bytes:
    """Return a hit as a Feature: its card, with further properties and those that depend on the
    request, its language included.
    """
    checked_at = hit.hours_checked_at
    added: dict[str, object] = opening_members(hit.opening) | properties
    if hit.departs_at is not None:
        added["hours_freshness"] = freshness_level(Facet.HOURS, checked_at, hit.departs_at).value
    if hit.distance_m is not None:
        added |= {"distance_m": round(hit.distance_m, 1), "reason": translate(hit.reason)}
    if hit.arrival is not None:
        added["arrival"] = _arrival(hit.arrival)
    assert hit.card.endswith(b"}}")  # of the properties, and of the feature
    return hit.card[:-2] + b"," + orjson.dumps(added)[1:] + b"}"


def open_member(hit: SearchHit | None) -> dict[str, object] | None:
    """Return the nearest open station in short; its hours are those on arrival, or now without a mode."""
    if hit is None:
        return None
    opening = hit.arrival.opening if hit.arrival else hit.opening
    travel_s = hit.arrival.travel.travel_s if hit.arrival else None
    return {
        **_short(hit),
        "travel_s": None if travel_s is None else round(travel_s),
        "open_state": opening.state.value,
        "closes_at": opening.closes_at,
    }


def opening_member(hit: SearchHit | None) -> dict[str, object] | None:
    """Return the station that opens first in short."""
    return None if hit is None else {**_short(hit), "opens_at": hit.opening.opens_at}


def _short(hit: SearchHit) -> dict[str, object]:
    card = hit.entry["properties"]
    distance_m = None if hit.distance_m is None else round(hit.distance_m, 1)
    return {"code": card["code"], "name": card["name"], "distance_m": distance_m}


def division_collection(divisions: Iterable[LocatedDivision]) -> dict[str, object]:
    """Return divisions as a FeatureCollection of the centres of their stations, with their number.

    Rooms of a station in service are not counted beside it, as on the pages of divisions.
    """
    return geojson.collection(
        geojson.feature(
            counted.division.code,
            counted.centre,
            {
                "code": counted.division.code,
                "name": counted.division.name,
                "stations": counted.stations,
                "without_position": counted.without_position,
            },
        )
        for counted in divisions
    )


def station_feature(entry: StationEntry, at: datetime) -> dict[str, Any]:
    """Return one station as a Feature with all public properties."""
    properties = {
        **entry.card["properties"],
        **opening_members(entry.opening(at)),
        "hours_freshness": _hours_freshness(entry, at),
        "names": dict(entry.names),
        "status_reason": entry.status_reason,
        "expected_reopen_on": entry.expected_reopen_on,
        "successor": entry.successor_code,
        "part_of": entry.parent.code if entry.parent else None,
        "rooms": [room.code for room in entry.rooms],
        "opening_hours": entry.schedule.staffed or None,
        "self_service_hours": entry.schedule.self_service or None,
        "on_holiday": entry.schedule.on_holiday or None,
        "on_makeup": entry.schedule.on_makeup or None,
        "opening_hours_posted": entry.hours_posted or None,
        "services_posted": entry.services_posted or None,
        "offers": [_offer(timed_offer, at) for timed_offer in entry.offers],
        "union_links": [
            {"kind": link.kind.value, "label": link.label, "target": link.target}
            for link in entry.union_links
        ],
        "provenance": {
            facet.value: {
                "source": check.source,
                "as_of": check.as_of or None,
                "checked_at": check.checked_at,
                "checked_by": check.checked_by or None,
            }
            for facet, check in entry.checks.items()
        },
    }
    return {**entry.card, "properties": properties}


def _hours_freshness(entry: StationEntry, at: datetime) -> str:
    check = entry.checks.get(Facet.HOURS)
    return freshness_level(Facet.HOURS, check.checked_at if check else None, at).value


def _offer(timed_offer: TimedOffer, at: datetime) -> dict[str, object]:
    offer = timed_offer.offer
    own_hours = opening_members(opening_at(timed_offer.timetable, at)) if timed_offer.timetable else {}
    return {
        "service": standard_code(offer.code),
        "own_word": own_word(offer.code) or None,
        "available": offer.availability.value,
        "price": offer.price.value,
        "price_note": offer.price_note or None,
        "audience": offer.audience.value,
        "opening_hours": offer.opening_hours or None,
        "capacity": offer.capacity,
        "note": offer.note or None,
        "name": offer.zh,
        "valid_from": offer.valid_from,
        "valid_to": offer.valid_to,
        "phone": offer.phone or None,
        "booking": offer.booking.value,
        "booking_target": offer.booking_target or None,
        "staffed_by": [one.value for one in offer.staffed_by],
        **own_hours,
    }


def _arrival(arrival: Arrival) -> dict[str, object]:
    travel_s = arrival.travel.travel_s
    return {
        "mode": arrival.mode.value,
        "travel_s": None if travel_s is None else round(travel_s),
        "travel_source": arrival.travel.source.value,
        "at": arrival.at and arrival.at.replace(microsecond=0),
        "open_state": arrival.opening.state.value,
    }


def opening_members(opening: Opening) -> dict[str, object]:
    """Return the members of a feature that tell its state and the next changes."""
    return {
        "open_state": opening.state.value,
        "opens_at": opening.opens_at,
        "closes_at": opening.closes_at,
    }
