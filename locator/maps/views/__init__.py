"""Routes of maps and cells."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.maps.map import rendering
from locator.maps.map.basemap import Basemap
from locator.maps.views import cells, embed, map_page


def register(app: Flask) -> None:
    """Add the routes and the base map to an application."""
    settings = settings_of(app)
    app.extensions[map_page.BASEMAP_KEY] = Basemap(
        settings.tianditu_key, settings.map_attribution, settings.map_approval_no
    )
    for module in (cells, embed, map_page):
        app.register_blueprint(module.bp)


def write_ahead(app: Flask) -> None:
    """Have the map written before somebody asks for it."""
    rendering.write_ahead(app.extensions[map_page.BASEMAP_KEY])
