"""Routes of OGC API Features."""

from flask import Flask

from locator.ogc.views import documents, items


def register(app: Flask) -> None:
    """Register the blueprints."""
    for module in (documents, items):
        app.register_blueprint(module.bp)
