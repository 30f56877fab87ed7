"""Staff pages about unions."""

from flask import Flask

from locator.unions.views import sheet, tree


def register(app: Flask) -> None:
    """Add these routes to an application."""
    for module in (tree, sheet):
        app.register_blueprint(module.bp)
