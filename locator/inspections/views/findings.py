"""The office's page of what is to be put right: keepers' answers, verified or sent back."""

from collections.abc import Callable

from flask import Blueprint, Response, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import NO_STORE, page
from locator.inspections.actions import following_up
from locator.inspections.domain.errors import FindingNotOpen
from locator.inspections.queries import findings

bp = Blueprint("staff_findings", __name__, url_prefix="/staff/findings")
REFUSALS = (InvalidRequest, FindingNotOpen)


@bp.get("")
@requires(Right.LOOK)
def all_open() -> Response:
    """Show what is to be put right in the person's areas, answers first."""
    return as_staff(_list, session.by())


@bp.get("/<int:key>/photos/<int:photo_key>")
@requires(Right.LOOK)
def photo(key: int, photo_key: int) -> Response:
    """Show a photo of a finding."""
    jpeg = as_staff(lambda connection: findings.photo(connection, key, photo_key), session.by())
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/<int:key>/verify")
@requires(Right.TEND)
def verify(key: int) -> Response:
    """Take a keeper's answer."""
    me, now = session.actor().staff_id, clock.now()
    return _change(
        lambda connection: following_up.verify(connection, key, me, now), "核实整改", "finding-verified"
    )


@bp.post("/<int:key>/back")
@requires(Right.TEND)
def send_back(key: int) -> Response:
    """Send a keeper's answer back."""
    me, now, words = session.actor().staff_id, clock.now(), session.form_values().get("words", "")
    return _change(
        lambda connection: following_up.send_back(connection, key, me, words, now),
        "退回整改",
        "finding-sent-back",
    )


def _change(write: Callable[[Connection], None], reason: str, message: str) -> Response:
    def work(connection: Connection) -> Response:
        write(connection)
        return redirect_with_message(url_for(".all_open"), message)

    return change_or_show(work, reason, REFUSALS, _list)


def _list(connection: Connection, trouble: str = "") -> Response:
    stations = findings.open_findings(connection, session.actor().areas(Right.LOOK))
    photos = findings.photos_by_finding(connection, [one for place in stations for one in place.findings])
    values = {"stations": stations, "photos": photos, "today": clock.now().date(), "trouble": trouble}
    return page("inspections/findings.html", private=True, **values)
