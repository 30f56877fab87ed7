"""The pages of inspections: the inspector's, the keeper's and the office's."""

from flask import Flask

from locator.inspections.views import app_page, findings, inspector, keeper


def register(app: Flask) -> None:
    """Add these routes to an application."""
    for module in (app_page, inspector, keeper, findings):
        app.register_blueprint(module.bp)
