"""Routes for gateways."""

from flask import Flask

from locator.messages.views import reports


def register(app: Flask) -> None:
    """Register the blueprint of delivery reports."""
    app.register_blueprint(reports.bp)
