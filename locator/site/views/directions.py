"""Directions to a station: links that open the route in a map app, and the short way to the first of them."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from geodata.lonlat import LonLat
from geodata.map_links import MapApp, Place, Platform, links
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.entries.domain.entry import StationEntry
from locator.entries.queries import entry
from locator.http import visitor
from locator.http.database import read
from locator.http.validation import validated
from locator.search.views.parameters import StationPageParameters

bp = Blueprint("directions", __name__)

ROUGH = ("approximate", "missing")


@bp.get("/stations/<code>/directions")
@public
def directions(code: str) -> Response:
    """Redirect to the route in the first map app of the reader's platform.

    Where that could lead astray (the position is rough, the station is not in service), it is the station's
    page, which says so beside its links.
    """
    given = {name: request.args[name] for name in StationPageParameters.model_fields if name in request.args}
    mode = validated(StationPageParameters, given).mode
    station_entry = read(lambda connection: entry.by_code(connection, code))
    apps = map_links(station_entry, visitor.platform(request.user_agent.string), mode)
    is_rough = station_entry.card["properties"]["position_quality"] in ROUGH
    if not apps or is_rough or not station_entry.in_service:
        target = url_for("station.station", code=code, mode=mode.value, _anchor="ways")
    else:
        target = next(iter(apps.values()))
    response = redirect(target)
    response.vary.add("User-Agent")
    response.headers["Cache-Control"] = "no-store"
    return response


def map_links(station_entry: StationEntry, platform: Platform, mode: TravelMode) -> dict[MapApp, str]:
    """Return a URL for directions in each map app; none without a position.

    Trucks are directed to the vehicle entrance if it is known.
    """
    properties, geometry = station_entry.card["properties"], station_entry.card["geometry"]
    if geometry is None:
        return {}
    gate = properties["gate"] if mode is TravelMode.TRUCK else None
    position = LonLat(*(gate or geometry["coordinates"]))
    return links(Place(properties["name"], position, properties["address"]), platform, mode)
