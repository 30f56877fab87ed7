"""Routes of maps."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.maps.map.basemap import Basemap
from locator.maps.views import cells, embed, map


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    chosen = settings_of(app)
    app.extensions[map.KEY] = Basemap(chosen.tianditu_key, chosen.map_attribution, chosen.map_approval_no)
    for module in (cells, embed, map):
        app.register_blueprint(module.bp)
