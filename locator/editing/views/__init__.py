"""Routes of editing."""

from flask import Flask

from locator.editing.views import api, form, history, labels, proposals, table


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    labels.register(app)
    for module in (api, form, history, proposals, table):
        app.register_blueprint(module.bp)
