"""Routes of reports."""

from flask import Flask

from locator.reports.views import public, staff


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    for module in (public, staff):
        app.register_blueprint(module.bp)
