"""People of an administrator's areas: invited, appointed, ended, closed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.actions import accounts
from locator.accounts.domain.errors import AccountExists
from locator.accounts.domain.rights import LinkPurpose, Right, Role
from locator.accounts.queries import people as account_queries
from locator.accounts.queries.people import Person
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_code_of, division_options
from locator.errors import NotAllowed
from locator.http.database import as_staff
from locator.http.deployment import public_url, sends_mail
from locator.http.flash import done
from locator.http.responses import page
from locator.http.validation import validated
from locator.organizations.domain import NoSuchOrganization
from locator.organizations.queries import named
from locator.unions.queries import unions

bp = Blueprint("staff_people", __name__, url_prefix="/staff/people")
NOBODY = Sentence("没有这个人，或者不在您管的范围里")
Did = TypeVar("Did")


class AppointmentParameters(BaseModel):
    """A role, and the subtree it holds in: a division, an organisation, both by name, or neither."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    division: str = Field(default="", max_length=60)
    organization: str = Field(default="", max_length=200)


class InvitationParameters(AppointmentParameters):
    """Whom to invite, and as what."""

    name: str = Field(min_length=1, max_length=100)
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")


@bp.get("")
@requires(Right.APPOINT)
def people() -> Response:
    """List the people whose every role lies in the asker's area."""
    return as_staff(_page, session.by())


@bp.post("")
@requires(Right.APPOINT)
def invite() -> Response:
    """Add an account with its first role, and mail the invitation."""
    given = validated(InvitationParameters, session.form_values())

    def act(connection: Connection) -> str:
        place = _place(connection, given)
        key = accounts.add_account(connection, given.email, given.name)
        accounts.appoint(connection, key, given.role, session.actor().email, **place)
        email = given.email.lower()
        return accounts.send_link(connection, key, email, LinkPurpose.INVITATION, public_url())

    return _done(
        act,
        f"邀请{given.name}",
        lambda token: (
            done(_here(), "invited")
            if sends_mail()
            else _hand_over(given.name, token, LinkPurpose.INVITATION)
        ),
        given.model_dump(),
    )


@bp.post("/<int:key>/appointments")
@requires(Right.APPOINT)
def appoint(key: int) -> Response:
    """Give a person a further role."""
    given = validated(AppointmentParameters, session.form_values())

    def act(connection: Connection) -> None:
        _require_mine(connection, key)
        place = _place(connection, given)
        accounts.appoint(connection, key, given.role, session.actor().email, **place)

    return _done(act, f"任命为{given.role.zh}", _then("appointed"))


@bp.post("/<int:key>/appointments/<int:number>/end")
@requires(Right.APPOINT)
def end(key: int, number: int) -> Response:
    """End one of a person's roles."""
    return _do(
        key,
        lambda connection: _must(accounts.end_appointment(connection, number)),
        "结束岗位",
        "appointment-ended",
    )


@bp.post("/<int:key>/disabled")
@requires(Right.APPOINT)
def set_disabled(key: int) -> Response:
    """Close an account, or open it again."""
    disabled = request.form.get("disabled") == "yes"
    return _do(
        key,
        lambda connection: _must(accounts.set_disabled(connection, key, disabled=disabled)),
        "停用账号" if disabled else "恢复账号",
        "disabled" if disabled else "enabled",
    )


@bp.post("/<int:key>/link")
@requires(Right.APPOINT)
def renew_link(key: int) -> Response:
    """Give somebody a new link in place of a lost one: mailed, or shown this once where no mail goes out."""
    person = as_staff(lambda connection: _mine(connection, key), session.by())
    _must(not person.is_disabled)
    return _done(
        lambda connection: accounts.renew_link(connection, key, person.email, public_url()),
        f"给{person.name}新的设置密码链接",
        lambda made: done(_here(), "link-sent") if sends_mail() else _hand_over(person.name, *made),
    )


@bp.post("/<int:key>/second-factor")
@requires(Right.APPOINT)
def forget_second_factor(key: int) -> Response:
    """Take away the second factor of somebody whose phone is lost."""
    return _do(
        key,
        lambda connection: accounts.remove_second_factor(connection, key),
        "手机丢了，重设验证码",
        "factor-gone",
    )


def _page(
    connection: Connection, trouble: str = "", said: Mapping[str, Any] | None = None, **more: Any
) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    return page(
        "staff/people.html",
        private=True,
        people=[one for one in account_queries.all_people(connection) if _is_mine(one)],
        areas=areas,
        divisions=division_options(areas),
        organizations=unions.names_in(connection, areas),
        roles=Role,
        me=actor.staff_id,
        trouble=trouble,
        said=said or {},
        sends_mail=sends_mail(),
        **more,
    )


def _hand_over(name: str, token: str, purpose: LinkPurpose) -> Response:
    """Show somebody's link, this once, where no mail takes it there."""
    handed: dict[str, Any] = {
        "link": f"{public_url()}{url_for('account.link', token=token)}",
        "link_of": name,
        "is_reset": purpose is LinkPurpose.RESET,
    }
    return as_staff(lambda connection: _page(connection, **handed), session.by())


def _do(key: int, act: Callable[[Connection], object], reason: str, told: str) -> Response:
    def checked(connection: Connection) -> None:
        _require_mine(connection, key)
        act(connection)

    return _done(checked, reason, _then(told))


def _done(
    act: Callable[[Connection], Did],
    reason: str,
    then: Callable[[Did], Response],
    said: Mapping[str, Any] | None = None,
) -> Response:
    """Do something and go on; or show the people again with what was wrong, if a name was."""
    try:
        did = as_staff(act, session.by(reason))
    except (UnknownDivision, NoSuchOrganization, AccountExists) as error:
        trouble = error.args[0]
        answer = as_staff(lambda connection: _page(connection, trouble, said), session.by())
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
    return then(did)


def _then(told: str) -> Callable[[object], Response]:
    return lambda _: done(_here(), told)


def _here() -> str:
    return url_for("staff_people.people")


def _require_mine(connection: Connection, key: int) -> None:
    _mine(connection, key)


def _mine(connection: Connection, key: int) -> Person:
    """Return a person all of whose roles lie in the asker's area; raise NotAllowed."""
    found = next(
        (one for one in account_queries.all_people(connection) if one.id == key and _is_mine(one)), None
    )
    if found is None:
        raise NotAllowed(NOBODY)
    return found


def _is_mine(person: Person) -> bool:
    actor = session.actor()
    return all(
        actor.may(Right.APPOINT, one.area.division_code, one.area.organization_id)
        for _, one in person.appointments
    )


def _place(connection: Connection, given: AppointmentParameters) -> dict[str, Any]:
    """Return the subtree that names mean; raise where there is none, or where it is not in the area."""
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    organization_id = None
    if given.organization:
        organization_id = named(connection, given.organization)
        if organization_id is None or given.division:
            raise NoSuchOrganization(
                Sentence("没有叫“{name}”的工会；地区和工会只写一个", name=given.organization)
            )
    division_code = division_code_of(given.division, areas) if given.division else None
    if not actor.may(Right.APPOINT, division_code, organization_id):
        raise NotAllowed("只能任命您管的范围里的人")
    return {"division_code": division_code, "organization_id": organization_id}


def _must(found: bool) -> None:
    if not found:
        raise NotAllowed(NOBODY)
