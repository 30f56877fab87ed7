"""Routes and navigation of administration."""

from flask import Flask

from locator.staff.views import home, navigation, people, rules


def register(app: Flask) -> None:
    """Add these routes and the navigation to an application."""
    navigation.register(app)
    for module in (home, people, rules):
        app.register_blueprint(module.bp)
