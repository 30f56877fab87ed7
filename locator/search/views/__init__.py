"""Parameters, GeoJSON and labels of search, shared by pages, API and text answers."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.search.actions import ROUTER_KEY
from locator.search.routing import Router
from locator.search.views import card_html, chip_html, labels, vocabularies


def register(app: Flask) -> None:
    """Add the template filters and the router to an application."""
    labels.register(app)
    app.jinja_env.globals.update(station_cards=card_html.station_cards, chips=chip_html.chips)
    vocabularies.register(app)
    settings = settings_of(app)
    app.extensions[ROUTER_KEY] = Router(settings.routing_url, settings.routing_timeout_ms / 1000)
