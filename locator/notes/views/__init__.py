"""Staff pages of notes and tasks."""

from flask import Flask

from locator.notes.views import assigned, station_notes


def register(app: Flask) -> None:
    """Register the pages of notes and tasks."""
    for module in (station_notes, assigned):
        app.register_blueprint(module.bp)
