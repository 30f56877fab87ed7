"""Template filters and parameter types of stations."""

from flask import Flask

from locator.stations.views import facts, truck_labels


def register(app: Flask) -> None:
    """Register the template filters with an application."""
    truck_labels.register(app)
    facts.register(app)
