"""The staff pages of assessments: schemes, rounds with their teams, results, and what the rules propose."""

from flask import Flask

from locator.assessments.views import judging, results, rounds, schemes, steps, teams


def register(app: Flask) -> None:
    """Add these routes to an application."""
    for module in (schemes, rounds, teams, results, judging, steps):
        app.register_blueprint(module.bp)
