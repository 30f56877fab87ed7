"""The staff pages of the ledger."""

from flask import Flask

from locator.ledger.views import field_names, own_fields


def register(app: Flask) -> None:
    """Add the ledger's pages, and the names of own fields for templates."""
    field_names.register(app)
    app.register_blueprint(own_fields.bp)
