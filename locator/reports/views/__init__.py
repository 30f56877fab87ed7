"""Routes for reports."""

from flask import Flask

from locator.reports.views import public, staff


def register(app: Flask) -> None:
    """Register the blueprints of reports."""
    for module in (public, staff):
        app.register_blueprint(module.bp)
