"""The map as a page of its own, which the other pages show in a frame."""

from dataclasses import replace

from flask import Blueprint, Response, current_app, url_for

from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.http.language import translate
from locator.http.responses import nonce, page
from locator.maps.map.basemap import Basemap
from locator.maps.map.stations import MapParts, station_map

bp = Blueprint("map", __name__)
KEY = "locator.basemap"
MODULE = "js/map/stations_layer.js"


@bp.get("/map")
@public
def station_map_page() -> Response:
    """Show the map; its layer asks the API for what lies in view."""
    basemap = chosen()
    return page("maps/map.html", map=_parts(basemap), nonce=nonce(), basemap=basemap)


def chosen() -> Basemap:
    """Return the basemap of this deployment, named in the language of this answer."""
    basemap: Basemap = current_app.extensions[KEY]
    words = {
        "label": Sentence("地图"),
        "zoom_in": Sentence("放大"),
        "zoom_out": Sentence("缩小"),
        "close": Sentence("关上"),
    }
    return replace(basemap, **{name: translate(word) for name, word in words.items()})


def _parts(basemap: Basemap) -> MapParts:
    asset = current_app.jinja_env.globals["asset"]
    return station_map(
        basemap,
        module=asset(MODULE),  # type: ignore[operator]
        stations=url_for("api.stations"),
        station=url_for("api.stations") + "/",
        divisions=url_for("api.divisions_with_stations"),
    )
