"""Labels of the history for the templates."""

from flask import Flask

from locator.history.views import labels


def register(app: Flask) -> None:
    """Add the template filters of the history to an application."""
    labels.register(app)
