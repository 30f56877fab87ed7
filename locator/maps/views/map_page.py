"""The map as a page of its own, which other pages show in a frame."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.ground.views.source import page_source
from locator.http.assets.static_files import asset
from locator.http.language import translate
from locator.http.responses import nonce, page
from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map
from locator.search.domain.quick_filters import filters_for_mode
from locator.search.views.find_parameters import from_form

bp = Blueprint("map", __name__)
BASEMAP_KEY = "locator.basemap"
MODULE = "js/map/stations_layer.js"
LAND = "vendor/land/land.json"  # scripts/bootstrap/land.py writes it


@bp.get("/map")
@public
def station_map_page() -> Response:
    """Show the map; its layer requests the stations in view from the API.

    By itself it has the filters of the search form, those of the URL chosen.
    """
    basemap, wanted = current_basemap(), from_form(request.args)
    first, others = filters_for_mode(TravelMode.WALK)
    return page(
        "maps/map.html",
        map=_parts(basemap),
        nonce=nonce(),
        basemap=basemap,
        first_counts=_first_counts(),
        first=first,
        others=others,
        chosen={one.key for one in (*first, *others) if one.is_among(wanted)},
    )


def _first_counts() -> str:
    """Return the URL of what the page by itself shows first; empty beside a list or for a station."""
    is_alone = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    whole_country = url_for("api.divisions_with_stations", level="province")
    return whole_country if is_alone and "station" not in request.args else ""


def current_basemap() -> Basemap:
    """Return the base map for the page of this request, labelled in the language of the response."""
    basemap: Basemap = current_app.extensions[BASEMAP_KEY]
    labels = {
        "label": Sentence("地图"),
        "zoom_in": Sentence("放大"),
        "zoom_out": Sentence("缩小"),
        "close": Sentence("关上"),
    }
    translated: dict[str, Any] = {name: translate(label) for name, label in labels.items()}
    labelled = replace(basemap, **translated)
    source = page_source()
    if source is None:
        return labelled
    return replace(labelled, ground_module=source.module, ground=source.told)


def _parts(basemap: Basemap) -> MapParts:
    addresses = {
        "stations": url_for("api.stations"),
        "station": url_for("api.stations") + "/",
        "divisions": url_for("api.divisions_with_stations"),
        "land": asset(LAND) if _draws_land(basemap) else "",
    }
    return render_map(basemap, Call(asset(MODULE), "addStations", (addresses,)))


def _draws_land(basemap: Basemap) -> bool:
    """Return whether coasts are drawn: a base map has its own."""
    return not basemap.tianditu_key and (Path(str(current_app.static_folder)) / LAND).exists()
