"""What was found at a keeper's station, behind the keeper's link: answered with words and a photo."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from locator.accounts.views.access import body_up_to, public
from locator.db.session import ChangeContext
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import NO_STORE, page
from locator.inspections.actions import following_up
from locator.inspections.queries import findings
from locator.keepers.actions import links
from locator.keepers.queries import on_record
from locator.reports.domain import photo_file

bp = Blueprint("keeper_findings", __name__, url_prefix="/keeper/<token>/findings")
MAX_BODY_BYTES = photo_file.MAX_BYTES + 64 * 1024  # a photo and its form


@bp.get("")
@public
def screen(token: str) -> Response:
    """Show what is to be put right; this does not use up the link."""

    def load(connection: Connection) -> dict[str, Any]:
        station_id = links.keepers_station_id(connection, token, clock.now())
        found = findings.still_open(connection, station_id)
        photos = findings.photos_by_finding(connection, found)
        name = on_record.of_station(connection, station_id).properties["name"]
        return {"name": name, "findings": found, "photos": photos}

    values = as_staff(load, ChangeContext(keeper_link=token))
    response = page("inspections/keeper.html", private=True, token=token, today=clock.now().date(), **values)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.post("/<int:key>")
@body_up_to(MAX_BODY_BYTES)
@public
def answer(token: str, key: int) -> AnyResponse:
    """Keep the keeper's answer; the link is not used up."""
    words, upload, now = request.form.get("words", ""), request.files.get("photo"), clock.now()
    content = upload.stream.read(photo_file.MAX_BYTES + 1) if upload else b""

    def keep(connection: Connection) -> None:
        station_id = links.keepers_station_id(connection, token, now)
        following_up.answer(connection, station_id, key, words, content, now)

    as_staff(keep, ChangeContext(keeper_link=token, origin="keeper's link", reason="答复巡查发现的问题"))
    return redirect(url_for(".screen", token=token, answered=1), 303)


@bp.get("/<int:key>/photos/<int:photo_key>")
@public
def photo(token: str, key: int, photo_key: int) -> Response:
    """Show a photo of a finding to the station's keeper."""

    def load(connection: Connection) -> bytes:
        links.keepers_station_id(connection, token, clock.now())
        return findings.photo(connection, key, photo_key)

    jpeg = as_staff(load, ChangeContext(keeper_link=token))
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})
