"""Staff pages for keepers: name, end, send a new link; and how many stations have a keeper."""

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
from locator.http.deployment import public_url, sends_mail, sends_messages
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import MAX_NAME_LENGTH, Channel, Person
from locator.keepers.queries import answers, without_keeper
from locator.keepers.queries import keepers as keeper_queries
from locator.messages import queries as messages
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("staff_keepers", __name__, url_prefix="/staff/keepers")
Result = TypeVar("Result")


class KeeperParameters(BaseModel):
    """The keeper of a station, and the union to write to when the keeper does not answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(min_length=1, max_length=20)
    name: str = Field(default="", max_length=MAX_NAME_LENGTH)
    phone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=254)
    union_email: str = Field(default="", max_length=254)


@bp.get("")
@requires(Right.LOOK)
def keepers() -> Response:
    """List the keepers of the actor's areas, and the coverage."""
    return _show({"code": request.args.get("code", "")[:20]})


@bp.post("")
@requires(Right.TEND)
def name() -> Response:
    """Name a station's keeper."""
    try:
        given = validated(KeeperParameters, form_values())
        _change_keeper(given.code, "登记守站人", lambda connection: _name_keeper(connection, given))
    except (InvalidException, InvalidRequest, StationNotFound) as error:
        return _show(dict(request.form), error)
    return _back("keeper-named")


@bp.post("/<code>/link")
@requires(Right.TEND)
def send_link(code: str) -> Response:
    """Create a new link for a keeper: sent, or shown once where there is no way to send it."""

    def work(connection: Connection) -> tuple[str, Channel]:
        channel = keeper_queries.channel_of(connection, code)
        return confirmations.send_link(connection, code, public_url(), clock.now()), channel

    link, channel = _change_keeper(code, f"给 {code[:20]} 的守站人新链接", work)
    is_sent = sends_mail() if channel is Channel.MAIL else sends_messages()
    return _back("link-sent") if is_sent else _show({"code": code}, link=link)


@bp.post("/<code>/end")
@requires(Right.TEND)
def end(code: str) -> Response:
    """End the keeping of a station."""
    _change_keeper(
        code, "守站人离任", lambda connection: confirmations.end_keeper(connection, code, clock.now())
    )
    return _back("keeper-ended")


def _name_keeper(connection: Connection, given: KeeperParameters) -> None:
    person = Person.read(**given.model_dump(exclude={"code"}))
    confirmations.name_keeper(connection, given.code, person, clock.now())


def _change_keeper(code: str, reason: str, work: Callable[[Connection], Result]) -> Result:
    def checked(connection: Connection) -> Result:
        require_codes(connection, [code])
        return work(connection)

    return as_staff(checked, session.by(reason))


def _show(form: dict[str, str], trouble: LocatorError | None = None, link: str = "") -> Response:
    actor, only_silent = session.actor(), request.args.get("show") == "silent"
    areas, now = actor.areas(Right.LOOK), clock.now()
    found, coverage, answered, waiting, offered = as_staff(
        lambda connection: (
            keeper_queries.list_keepers(connection, areas, only_silent=only_silent),
            keeper_queries.coverage(connection, areas),
            answers.with_words(connection, areas, now),
            messages.waiting(connection, now),
            without_keeper.count_candidates(connection, actor.areas(Right.TEND)),
        ),
        session.by(),
    )
    response = page(
        "keepers/staff_keepers.html",
        private=True,
        found=found,
        coverage=coverage,
        answered=answered,
        waiting=waiting,
        offered=offered,
        only_silent=only_silent,
        form=form,
        trouble=str(trouble) if trouble else "",
        link=link,
        may_name=actor.may_somewhere(Right.TEND),
        own_email=actor.email,
        sends_messages=sends_messages(),
    )
    if trouble:
        response.status_code = 400
    return response


def _back(message: str) -> Response:
    return redirect_with_message(url_for(".keepers"), message)
