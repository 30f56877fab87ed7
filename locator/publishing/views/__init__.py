"""Routes for publishing."""

from flask import Flask

from locator.publishing.views import (
    exports,
    marked_plaques,
    open_data,
    open_schema,
    printing,
    roster,
    share_card,
    short_links,
    sitemaps,
)


def register(app: Flask) -> None:
    """Register the blueprints of publishing."""
    for module in (
        *(exports, marked_plaques, open_data, open_schema),
        *(printing, roster, share_card, short_links, sitemaps),
    ):
        app.register_blueprint(module.bp)
