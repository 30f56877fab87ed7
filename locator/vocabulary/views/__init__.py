"""The staff page of a union's words."""

from flask import Flask

from locator.vocabulary.views import words


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(words.bp)
