"""The short URL of a station, as printed on plaques and cards, and its QR code as an image."""

import io

from flask import Blueprint, Response, redirect, url_for

from locator.accounts.views.access import public
from locator.http.database import read
from locator.publishing.views.qr import qr, short_address
from locator.stations.queries import short_links

bp = Blueprint("short_links", __name__, url_prefix="/s")

CACHE_CONTROL = "public, max-age=300"  # short, so that mergers take effect soon


@bp.get("/<code>")
@public
def station(code: str) -> Response:
    """Redirect to the station that a printed code stands for now."""
    current_code = read(lambda connection: short_links.resolve_code(connection, code))
    url = url_for("station.station", code=current_code, was=code if current_code != code else None)
    response = redirect(url, 302)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response  # type: ignore[return-value]


@bp.get("/<code>/qr.svg")
@public
def picture(code: str) -> Response:
    """Return the QR code of a station's short URL as SVG, for makers of plaques."""
    read(lambda connection: short_links.resolve_code(connection, code))
    svg = io.BytesIO()
    qr(short_address(code)).save(svg, kind="svg", border=4, scale=10, light="#ffffff")
    response = Response(svg.getvalue(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
