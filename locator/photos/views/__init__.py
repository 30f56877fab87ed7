"""Pages of photos of stations: public, a keeper's, and the staff's."""

from flask import Flask

from locator.photos.views import public, staff


def register(app: Flask) -> None:
    """Register the pages of photos of stations."""
    for module in (public, staff):
        app.register_blueprint(module.bp)
