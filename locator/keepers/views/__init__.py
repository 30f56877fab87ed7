"""Routes for keepers."""

from flask import Flask

from locator.keepers.views import public, staff


def register(app: Flask) -> None:
    """Register the blueprints of keepers."""
    for module in (public, staff):
        app.register_blueprint(module.bp)
