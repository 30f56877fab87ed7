"""Routes of history."""

from flask import Flask

from locator.history.views import labels


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    labels.register(app)
