"""Routes for codes behind plaques, and for slips to print."""

from flask import Flask

from locator.plaques.views import public, slips


def register(app: Flask) -> None:
    """Register the blueprints of plaques."""
    for module in (public, slips):
        app.register_blueprint(module.bp)
