"""Keepers on the desk: named, ended, sent a fresh link; and how far the area is looked after."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.session import form_values
from locator.errors import InvalidRequest, LocatorError
from locator.hours.domain.errors import InvalidException
from locator.hours.views.closures import require_codes
from locator.http import clock
from locator.http.database import as_staff
from locator.http.deployment import public_url, sends_mail
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.keepers.actions import confirmations
from locator.keepers.queries import keepers as keeper_desk
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("staff_keepers", __name__, url_prefix="/staff/keepers")
Did = TypeVar("Did")


class KeeperParameters(BaseModel):
    """Who looks after a station, and which union is told when nobody answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(min_length=1, max_length=20)
    email: str = Field(min_length=3, max_length=254)
    union_email: str = Field(default="", max_length=254)


@bp.get("")
@requires(Right.LOOK)
def keepers() -> Response:
    """List the keepers of the asker's areas, and say where there are none."""
    return _show({"code": request.args.get("code", "")[:20]})


@bp.post("")
@requires(Right.TEND)
def name() -> Response:
    """Name a station's keeper."""
    try:
        given = validated(KeeperParameters, form_values())
        _do(given.code, f"登记守站人 {given.email}", lambda connection: _name(connection, given))
    except (InvalidException, InvalidRequest, StationNotFound) as error:
        return _show(dict(request.form), error)
    return _back("keeper-named")


@bp.post("/<code>/link")
@requires(Right.TEND)
def send_link(code: str) -> Response:
    """Give the keeper a fresh link: mailed, or shown this once where no mail goes out."""
    link = _do(
        code,
        f"给 {code[:20]} 的守站人新链接",
        lambda connection: confirmations.send_link(connection, code, public_url(), clock.now()),
    )
    return _back("link-sent") if sends_mail() else _show({"code": code}, link=link)


@bp.post("/<code>/end")
@requires(Right.TEND)
def end(code: str) -> Response:
    """Let a station have no keeper."""
    _do(code, "守站人离任", lambda connection: confirmations.end_keeper(connection, code, clock.now()))
    return _back("keeper-ended")


def _name(connection: Connection, given: KeeperParameters) -> None:
    confirmations.name_keeper(connection, given.code, given.email, given.union_email, clock.now())


def _do(code: str, reason: str, act: Callable[[Connection], Did]) -> Did:
    def checked(connection: Connection) -> Did:
        require_codes(connection, [code])
        return act(connection)

    return as_staff(checked, session.by(reason))


def _show(form: dict[str, str], trouble: LocatorError | None = None, link: str = "") -> Response:
    actor = session.actor()
    areas = actor.areas(Right.LOOK)
    found, coverage = as_staff(
        lambda connection: (keeper_desk.kept(connection, areas), keeper_desk.coverage(connection, areas)),
        session.by(),
    )
    response = page(
        "keepers/staff_keepers.html",
        private=True,
        found=found,
        coverage=coverage,
        form=form,
        trouble=str(trouble) if trouble else "",
        link=link,
        may_name=actor.may_somewhere(Right.TEND),
        own_email=actor.email,
    )
    if trouble:
        response.status_code = 400
    return response


def _back(told: str) -> Response:
    return redirect_with_message(url_for(".keepers"), told)
