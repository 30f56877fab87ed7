"""Routes of the public API."""

from flask import Flask

from locator.api.views import problem_kinds, public


def register(app: Flask) -> None:
    """Add the routes to an application."""
    app.register_blueprint(public.bp)
    app.register_blueprint(problem_kinds.bp)
