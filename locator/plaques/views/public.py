"""The page that a plaque's code opens, without an account; the same for every number until it is right."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug import Response as AnyResponse

from locator.accounts.views.access import public
from locator.db.session import ChangeContext
from locator.http import clock
from locator.http.database import as_staff, change
from locator.http.responses import page
from locator.keepers.actions import links
from locator.plaques.actions import codes

bp = Blueprint("plaque_codes", __name__, url_prefix="/p")


@bp.get("/<number>")
@public
def ask(number: str) -> Response:
    """Ask for the code behind a plaque; a QR code brings it in the fragment, which is sent to nobody."""
    return _form(number)


@bp.post("/<number>")
@public
def open_station(number: str) -> AnyResponse:
    """Open what whoever has the code may see and say of its station."""
    typed, now = request.form.get("code", ""), clock.now()
    token = change(lambda connection: codes.keeper_link_with(connection, number, typed, now))
    if token is None:
        response = _form(number, is_wrong=True)
        response.status_code = HTTPStatus.FORBIDDEN
        return response
    return after_code(token)


def after_code(token: str) -> AnyResponse:
    """Lead whoever had the right code to the station, or inside where it is not public."""
    is_public = as_staff(
        lambda connection: links.opens_public(connection, token), ChangeContext(keeper_link=token)
    )
    endpoint = "keepers.screen" if is_public else "inside.enter"
    return redirect(url_for(endpoint, token=token), 303)


def _form(number: str, *, is_wrong: bool = False) -> Response:
    trouble = codes.WRONG if is_wrong else ""
    response = page("plaques/code.html", private=True, number=number[:20], trouble=trouble)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
