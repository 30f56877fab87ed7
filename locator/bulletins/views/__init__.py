"""Public and staff pages of job lists."""

from flask import Flask

from locator.bulletins.views import public, staff


def register(app: Flask) -> None:
    """Register the blueprints."""
    for module in (public, staff):
        app.register_blueprint(module.bp)
