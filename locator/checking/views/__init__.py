"""Staff pages of the checking queue."""

from flask import Flask

from locator.checking.views import queue


def register(app: Flask) -> None:
    """Register the pages of the checking queue."""
    app.register_blueprint(queue.bp)
