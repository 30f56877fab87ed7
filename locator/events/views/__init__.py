"""Staff pages of happenings."""

from flask import Flask

from locator.events.views import listing, month, one, sheets, year


def register(app: Flask) -> None:
    """Add the pages; those with a name of their own before those of a number."""
    for module in (listing, month, year, sheets, one):
        app.register_blueprint(module.bp)
