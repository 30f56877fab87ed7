"""Routes of editing: form, proposals, history, and the staff API of entries."""

from flask import Flask

from locator.editing.views import api, form, history, labels, proposals


def register(app: Flask) -> None:
    """Add these routes, and the template filters of cells, to an application."""
    labels.register(app)
    for module in (api, form, history, proposals):
        app.register_blueprint(module.bp)
