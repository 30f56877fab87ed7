"""Routes for keepers."""

from flask import Flask

from locator.keepers.views import public, staff
from locator.keepers.views import register as lists


def register(app: Flask) -> None:
    """Register the blueprints of keepers."""
    for module in (public, staff, lists):
        app.register_blueprint(module.bp)
