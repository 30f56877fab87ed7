"""Sign-in, sessions, access to routes, and the names of divisions in forms."""

from flask import Flask

from locator.accounts.views import division_labels, sign_in


def register(app: Flask) -> None:
    """Add the routes of sign-in and the template filters of divisions to an application."""
    division_labels.register(app)
    app.register_blueprint(sign_in.bp)
