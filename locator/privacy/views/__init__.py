"""Routes for people who ask what is held of them, or want it erased."""

from flask import Flask

from locator.privacy.queries.retention import RETENTION
from locator.privacy.views import public, staff


def register(app: Flask) -> None:
    """Register the blueprints, and the table of retention for the pages that show it."""
    app.jinja_env.globals["retention"] = RETENTION
    for module in (public, staff):
        app.register_blueprint(module.bp)
