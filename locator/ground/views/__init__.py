"""Routes of the ground's tiles, and what a page needs to draw them."""

from flask import Flask

from locator.ground.views import tiles


def register(app: Flask) -> None:
    """Add the routes to an application."""
    app.register_blueprint(tiles.bp)
