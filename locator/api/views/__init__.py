"""Routes of api."""

from flask import Flask

from locator.api.views import public


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    app.register_blueprint(public.bp)
