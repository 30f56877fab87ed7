"""The labels that the scripts of the pages show stations with, as JSON values in the page."""

from flask import Flask

from locator.http.language import translate
from locator.search.domain.quick_filters import PRIMARY, QUICK_FILTERS
from locator.search.views.labels import MODE_LABELS
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import SERVICES
from locator.stations.domain.service_vocabulary import ServiceType
from locator.stations.domain.station import PositionQuality
from locator.stations.domain.station_fields import FILTERS
from locator.stations.domain.truck import RoadSide


def card_vocabulary() -> dict[str, object]:
    """Return the labels with which static/js/find/cards.js shows stations, in the language of the page."""
    imprecise = (PositionQuality.APPROXIMATE, PositionQuality.MISSING)
    facilities = [{"code": field.cell, "tag": field.tag} for field in FILTERS.values()]
    return {
        **({"facilities": facilities} if facilities else {}),
        "services": [_service_labels(service) for service in SERVICES.values()],
        "access": {method.value: translate(method.zh) for method in AccessMethod},
        "modes": {mode.value: translate(label) for mode, label in MODE_LABELS.items()},
        "sides": {side.value: translate(side.zh) for side in RoadSide if side is not RoadSide.UNKNOWN},
        "first": {
            mode.value: [quick_filter.key for quick_filter in primary] for mode, primary in PRIMARY.items()
        },
        "terms": {
            "price": {price.value: translate(price.zh) for price in Price if price is not Price.UNKNOWN},
            "audience": {one.value: translate(one.zh) for one in Audience if one is not Audience.UNKNOWN},
        },
        "rough": {quality.value: translate(quality.zh) for quality in imprecise},
    }


def map_vocabulary() -> dict[str, object]:
    """Return what the map's page by itself needs of it: static/js/map/own_search.js."""
    names = ("facilities", "access", "modes", "rough", "terms")
    vocabulary = card_vocabulary()
    filtered = {one.value for one in QUICK_FILTERS}
    services = [
        {"tag": SERVICES[code].tag, "code": code, "zh": SERVICES[code].zh}
        for code in SERVICES
        if code in filtered
    ]
    return {"services": services, **{name: vocabulary[name] for name in names if name in vocabulary}}


def _service_labels(service: ServiceType) -> dict[str, object]:
    """Return a service with its Chinese name, and its name in the page's language if that differs."""
    labels: dict[str, object] = {"tag": service.tag, "code": service.code, "zh": service.zh}
    name = translate(service.zh)
    return labels if name == service.zh else labels | {"name": name}


def register(app: Flask) -> None:
    """Register the template globals."""
    app.jinja_env.globals["vocabulary"] = card_vocabulary
    app.jinja_env.globals["map_vocabulary"] = map_vocabulary
