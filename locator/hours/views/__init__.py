"""Routes of hours."""

from flask import Flask

from locator.hours.views import calendar, campaigns, closures


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    for module in (calendar, campaigns, closures):
        app.register_blueprint(module.bp)
