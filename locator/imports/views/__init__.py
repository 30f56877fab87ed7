"""Routes of imports."""

from flask import Flask

from locator.imports.views import files, rows, steps


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    for module in (files, rows, steps):
        app.register_blueprint(module.bp)
