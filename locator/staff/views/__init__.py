"""Routes of staff."""

from flask import Flask

from locator.staff.views import home, navigation, people, rules


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    navigation.register(app)
    for module in (home, people, rules):
        app.register_blueprint(module.bp)
