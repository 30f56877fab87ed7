"""Routes of search."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.search import actions
from locator.search.routing import Router
from locator.search.views import labels


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    labels.register(app)
    settings = settings_of(app)
    app.extensions[actions.KEY] = Router(settings.routing_url, settings.routing_timeout_ms / 1000)
