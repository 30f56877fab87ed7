"""Routes of stations."""

from flask import Flask

from locator.stations.views import truck_labels


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    truck_labels.register(app)
