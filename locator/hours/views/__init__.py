"""Routes of opening hours."""

from flask import Flask

from locator.hours.views import calendar, campaigns, closures


def register(app: Flask) -> None:
    """Register the blueprints with an application."""
    for module in (calendar, campaigns, closures):
        app.register_blueprint(module.bp)
