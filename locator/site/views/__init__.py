"""Routes of the public pages."""

from flask import Flask

from locator.site.views import about, directions, events, pages, road, station


def register(app: Flask) -> None:
    """Add the routes to an application."""
    for module in (about, directions, events, pages, road, station):
        app.register_blueprint(module.bp)
