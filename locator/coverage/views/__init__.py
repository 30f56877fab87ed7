"""The staff pages of coverage: grids and runs, one run with its map and hours, its report."""

from typing import cast

from flask import Flask

from locator.config import Settings
from locator.coverage.actions import counting
from locator.coverage.views import report, results, runs
from locator.coverage.views.labels import change_label, question


def register(app: Flask) -> None:
    """Add these routes to an application, and the count of unmet searches if the operator wants it."""
    for module in (runs, results, report):
        app.register_blueprint(module.bp)
    app.jinja_env.filters.update(coverage_question=question, coverage_change=change_label)
    settings = cast(Settings, app.jinja_env.globals["settings"])
    if settings.count_unmet and not settings.read_only:
        counting.register(app)
