"""The staff pages of targets and comparisons, and the report that is sent upward."""

from flask import Flask

from locator.targets.views import comparison, report, targets


def register(app: Flask) -> None:
    """Add these routes to an application."""
    for module in (targets, comparison, report):
        app.register_blueprint(module.bp)
