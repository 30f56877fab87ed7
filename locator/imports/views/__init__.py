"""Routes of imports."""

from flask import Flask

from locator.imports.views import answers, files, rows, steps


def register(app: Flask) -> None:
    """Register the blueprints of imports."""
    for module in (answers, files, rows, steps):
        app.register_blueprint(module.bp)
