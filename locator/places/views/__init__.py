"""What pages say of places, and suggestions while somebody types."""

from flask import Flask

from locator.places.views import labels


def register(app: Flask) -> None:
    """Add the routes and template filters to an application."""
    labels.register(app)
