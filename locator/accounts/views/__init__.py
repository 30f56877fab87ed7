"""Routes of accounts."""

from flask import Flask

from locator.accounts.views import division_labels, sign_in


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    division_labels.register(app)
    app.register_blueprint(sign_in.bp)
