"""The schemas of what the API answers with, beside those that pydantic makes of its parameters."""

from typing import Any

from geodata.travel import TravelMode
from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import DoorState
from locator.reports.domain.report import Verdict
from locator.search.domain.arrival import TravelSource
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import Facet, LifecycleStatus, PositionQuality, StationKind
from locator.stations.domain.truck import RoadSide

Schema = dict[str, Any]

MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
WORDS: Schema = {"type": "string"}
MAYBE_WORDS: Schema = {"type": ["string", "null"]}


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _code(codes: Any) -> Schema:
    return {"type": "string", "enum": [str(code) for code in codes]}


def schemas() -> dict[str, Schema]:
    """Return every named schema of the description."""
    moment = {"open_state": _code(OpenState), "opens_at": MOMENT, "closes_at": MOMENT}
    hit = {**_card(), **moment}
    division = {"code": WORDS, "name": WORDS, "stations": {"type": "integer"}}
    return {
        "Hits": _collection(
            _feature(
                {**hit, "distance_m": {"type": "number"}, "reason": WORDS, "arrival": _arrival()},
                optional=("arrival",),
            )
        ),
        "Page": _collection(_feature(hit), links={"type": "array", "items": _link()}),
        "Station": _feature({**hit, **_details()}),
        "Divisions": _object(
            {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": _feature(division)},
            }
        ),
        "Cell": _object({"cell": WORDS, "origin": {"type": "array", "items": {"type": "integer"}}}),
        "Report": _report(),
        "Problem": _problem(),
    }


def _arrival() -> Schema:
    """Return the end of the way; it is there only where the question said a mode."""
    return _object(
        {
            "mode": _code(TravelMode),
            "travel_s": {"type": ["integer", "null"]},
            "travel_source": _code(TravelSource),
            "at": MOMENT,
            "open_state": _code(OpenState),
        }
    )


def _card() -> Schema:
    """Return the properties that every station has everywhere: what the projection's card holds."""
    access = {
        "method": _code(AccessMethod),
        "app": WORDS,
        "registration_needed": {"type": ["boolean", "null"]},
        "without_app": {"type": "boolean"},
        "audience": _code(Audience),
        "price": _code(Price),
        "note": WORDS,
        "self_service": {"type": ["object", "null"]},
    }
    notice = {
        "cause": _code(Cause),
        "doors": _code(DoorState),
        **dict.fromkeys(("starts_at", "ends_at", "said_at"), MOMENT),
        "reason": WORDS,
    }
    return {
        **dict.fromkeys(("code", "name"), WORDS),
        "kind": _code(kind for kind in StationKind if kind is not StationKind.WORKSHOP_REST),
        "status": _code(LifecycleStatus),
        **dict.fromkeys(("address", "wayfinding", "phone", "page"), WORDS),
        **dict.fromkeys(("division_code", "host"), MAYBE_WORDS),
        "access": _object(access),
        "services": {"type": "array", "items": _code(SERVICES)},
        "truck": _truck(),
        "gate": {"type": ["array", "null"], "items": {"type": "number"}},
        "position_quality": _code(PositionQuality),
        "verified": _object({facet.value: DAY for facet in Facet}),
        "notices": {"type": "array", "items": _object(notice)},
        "demo": {"type": "boolean"},
    }


def _truck() -> Schema:
    """Return what is known of trucks; null where nothing is."""
    number: Schema = {"type": ["number", "null"]}
    known = _object(
        {
            **dict.fromkeys(("max_length_m", "max_height_m", "spaces", "km"), number),
            "guarded": {"type": ["boolean", "null"]},
            **dict.fromkeys(("road", "carriageway"), WORDS),
            "side": _code(RoadSide),
        }
    )
    return {"oneOf": [known, {"type": "null"}]}


def _details() -> Schema:
    texts = (
        *("successor", "part_of", "opening_hours", "self_service_hours", "on_holiday", "on_makeup"),
        *("opening_hours_posted", "services_posted"),
    )
    return {
        "names": {"type": "object", "additionalProperties": WORDS},
        "status_reason": WORDS,
        "rooms": {"type": "array", "items": WORDS},
        "expected_reopen_on": DAY,
        **dict.fromkeys(texts, MAYBE_WORDS),
        "offers": {"type": "array", "items": {"type": "object"}},
        "provenance": {"type": "object", "additionalProperties": {"type": "object"}},
    }


def _report() -> Schema:
    return _object(
        {
            **dict.fromkeys(("code", "station", "standing"), WORDS),
            "verdict": _code(Verdict),
            **dict.fromkeys(("service", "answer"), MAYBE_WORDS),
            **dict.fromkeys(("said_at", "answered_at"), MOMENT),
            "told": {"type": "boolean"},
            "agreed": {"type": ["boolean", "null"]},
        }
    )


def _feature(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    degrees = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    point = _object({"type": {"const": "Point"}, "coordinates": degrees})
    return _object(
        {
            "type": {"const": "Feature"},
            "id": WORDS,
            "geometry": {"oneOf": [point, {"type": "null"}]},
            "properties": _object(properties, optional),
        }
    )


def _collection(feature: Schema, **members: Schema) -> Schema:
    return _object(
        {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
            "numberReturned": {"type": "integer"},
            **members,
        }
    )


def _link() -> Schema:
    return _object(dict.fromkeys(("rel", "type", "href"), WORDS))


def _problem() -> Schema:
    one = _object({"parameter": WORDS, "detail": WORDS})
    return _object(
        {
            **dict.fromkeys(("type", "title", "detail"), WORDS),
            "status": {"type": "integer"},
            "errors": {"type": "array", "items": one},
        },
        optional=("errors",),
    )
