"""Pages of stations that are not public."""

from flask import Flask

from locator.inside.views import passes, staff


def register(app: Flask) -> None:
    """Register the pages for whoever is inside, and for staff."""
    for module in (passes, staff):
        app.register_blueprint(module.bp)
