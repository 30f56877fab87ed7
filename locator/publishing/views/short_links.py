"""The short address of a station, as plaques and cards print it, and its QR code as a picture."""

import io

from flask import Blueprint, Response, redirect, url_for

from locator.accounts.views.access import public
from locator.http.database import read
from locator.publishing.views.qr import qr, short_address
from locator.stations.queries import short_links

bp = Blueprint("short_links", __name__, url_prefix="/s")

FOR_A_WHILE = "public, max-age=300"  # a merger is followed soon


@bp.get("/<code>")
@public
def station(code: str) -> Response:
    """Lead to the station that a printed code stands for by now."""
    now = read(lambda connection: short_links.resolve_code(connection, code))
    where = url_for("station.station", code=now, was=code if now != code else None)
    answer = redirect(where, 302)
    answer.headers["Cache-Control"] = FOR_A_WHILE
    return answer  # type: ignore[return-value]


@bp.get("/<code>/qr.svg")
@public
def picture(code: str) -> Response:
    """Answer with the QR code of a station's short address, for plaque makers."""
    read(lambda connection: short_links.resolve_code(connection, code))
    drawn = io.BytesIO()
    qr(short_address(code)).save(drawn, kind="svg", border=4, scale=10, light="#ffffff")
    answer = Response(drawn.getvalue(), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = FOR_A_WHILE
    return answer
