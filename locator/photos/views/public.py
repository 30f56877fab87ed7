"""Public photos of a station, and the form behind a keeper's link."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from locator.accounts.views.access import body_up_to, public
from locator.db.session import ChangeContext
from locator.http import clock
from locator.http.database import as_staff, read
from locator.http.responses import page
from locator.keepers.actions import links
from locator.photos.actions import uploads
from locator.photos.queries import photos
from locator.photos.views.sent import MAX_BODY_BYTES, sent_photo

bp = Blueprint("station_photos", __name__)
FOR_A_WHILE = "public, max-age=600"  # one that is removed is seen no longer than that


@bp.get("/stations/<code>/photos/<int:key>")
@public
def photo(code: str, key: int) -> Response:
    """Show a photo of a public station; a small one with ``size=small``."""
    is_small = request.args.get("size") == "small"
    jpeg = read(lambda connection: photos.photo(connection, code, key, is_small=is_small))
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": FOR_A_WHILE})


@bp.post("/keeper/<token>/photo")
@body_up_to(MAX_BODY_BYTES)
@public
def keeper_sends(token: str) -> Response:
    """Take in a photo from a station's keeper; the link is not used up."""
    sent, now = sent_photo(), clock.now()
    by = ChangeContext(keeper_link=token, origin="keeper's link", reason="发来照片")

    def take_in(connection: Connection) -> None:
        station_id = links.keepers_station_id(connection, token, now)
        uploads.take_in(connection, station_id, sent.view, None, sent.content, now)

    as_staff(take_in, by)
    response = page("photos/keeper_thanks.html", private=True, token=token)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
