"""Staff page of a station's photos: send one, look at them, remove one."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import LocatorError
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import NO_STORE, page
from locator.photos.actions import removal, uploads
from locator.photos.domain.errors import StationPhotoInvalid, TooManyStationPhotos, TooManyUploads
from locator.photos.queries import photos
from locator.photos.views.sent import MAX_BODY_BYTES, sent_photo
from locator.reports.domain.errors import PhotoRefused

bp = Blueprint("staff_photos", __name__, url_prefix="/staff/stations/<code>/photos")
REFUSALS = (PhotoRefused, StationPhotoInvalid, TooManyStationPhotos, TooManyUploads)
Write = Callable[[Connection, StoredStation], None]


@bp.get("")
@requires(Right.LOOK)
def station_photos(code: str) -> Response:
    """Show a station's photos, those that wait, and those that were refused or removed, with why."""
    return _show(code)


@bp.post("")
@body_up_to(MAX_BODY_BYTES)
@requires(Right.TEND)
def send(code: str) -> Response:
    """Take in a photo."""

    def write(connection: Connection, stored: StoredStation) -> None:
        sent, sender = sent_photo(), session.actor().staff_id
        uploads.take_in(connection, stored.id, sent.view, sender, sent.content, clock.now())

    return _change(code, write, "发来照片", "photo-sent")


@bp.get("/<int:key>")
@requires(Right.LOOK)
def photo(code: str, key: int) -> Response:
    """Show one photo, of a station that need not be public."""

    def load(connection: Connection) -> bytes:
        _own_station(connection, code, Right.LOOK)
        return photos.photo(connection, code, key, is_small=request.args.get("size") == "small")

    jpeg = as_staff(load, session.by())
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/<int:key>/remove")
@requires(Right.TEND)
def remove(code: str, key: int) -> Response:
    """Remove a photo, for a reason."""
    reason = session.form_values().get("reason", "")

    def write(connection: Connection, stored: StoredStation) -> None:
        removal.remove(connection, stored.id, key, reason, clock.now())

    return _change(code, write, reason[:200], "photo-removed")


def _own_station(connection: Connection, code: str, right: Right) -> StoredStation:
    stored = drafts.by_code(connection, code)
    session.require_at(right, stored.draft.division_code, stored.operator_id)
    return stored


def _change(code: str, write: Write, reason: str, message: str) -> Response:
    """Write in one transaction; show on the page what is wrong."""
    try:
        as_staff(
            lambda connection: write(connection, _own_station(connection, code, Right.TEND)),
            session.by(reason),
        )
    except REFUSALS as error:
        return _show(code, error)
    return redirect_with_message(url_for(".station_photos", code=code), message)


def _show(code: str, trouble: LocatorError | None = None) -> Response:
    def load(connection: Connection) -> Response:
        stored = _own_station(connection, code, Right.LOOK)
        return page(
            "photos/staff_photos.html",
            private=True,
            stored=stored,
            photos=photos.photos_of(connection, stored.id),
            uploads=photos.uploads_of(connection, stored.id),
            may_tend=session.actor().may(Right.TEND, stored.draft.division_code, stored.operator_id),
            trouble=trouble.args[0] if trouble else "",
        )

    response = as_staff(load, session.by())
    if trouble:
        response.status_code = trouble.status
    return response
