"""What the operator asks: whether the service is ready, and its figures."""

from flask import Flask

from locator.operations.views import health, metrics


def register(app: Flask) -> None:
    """Register the blueprints of operations."""
    app.register_blueprint(health.bp)
    app.register_blueprint(metrics.bp)
    app.jinja_env.globals.update(last_backup=health.last_backup)  # for the staff's first page
