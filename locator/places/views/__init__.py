"""What pages say of places, and suggestions while somebody types."""

from flask import Flask

from locator.places.views import labels, readable, staff_names, suggestions


def register(app: Flask) -> None:
    """Add the routes and template filters to an application."""
    labels.register(app)
    readable.register(app)
    app.register_blueprint(suggestions.bp)
    app.register_blueprint(staff_names.bp)
