"""Staff pages about people: invite, appoint, end roles, close accounts, send links."""

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
from locator.accounts.queries import people as people_queries
from locator.accounts.queries.people import Person
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_code_of, division_options
from locator.errors import NotAllowed
from locator.http.database import as_staff
from locator.http.deployment import public_url, sends_mail
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.organizations.domain import NoSuchOrganization
from locator.organizations.queries import find_organization_id
from locator.unions.queries import unions

bp = Blueprint("staff_people", __name__, url_prefix="/staff/people")
PERSON_NOT_FOUND = Sentence("没有这个人，或者不在您管的范围里")
Result = TypeVar("Result")


class AppointmentParameters(BaseModel):
    """A role and its area: a division or an organisation, by name; with neither, the whole country."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    division: str = Field(default="", max_length=60)
    organization: str = Field(default="", max_length=200)


class InvitationParameters(AppointmentParameters):
    """The person to invite, with the first role."""

    name: str = Field(min_length=1, max_length=100)
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")


@bp.get("")
@requires(Right.APPOINT)
def people() -> Response:
    """List the people whose every role lies in the administrator's areas."""
    return as_staff(_page, session.by())


@bp.post("")
@requires(Right.APPOINT)
def invite() -> Response:
    """Add an account with its first role, and mail the invitation."""
    given = validated(InvitationParameters, session.form_values())

    def invite_person(connection: Connection) -> str:
        area = _appointment_area(connection, given)
        staff_id = accounts.add_account(connection, given.email, given.name)
        accounts.appoint(connection, staff_id, given.role, session.actor().email, **area)
        email = given.email.lower()
        return accounts.send_link(connection, staff_id, email, LinkPurpose.INVITATION, public_url())

    def answer(token: str) -> Response:
        if sends_mail():
            return redirect_with_message(_people_url(), "invited")
        return _show_link(given.name, token, LinkPurpose.INVITATION)

    return _change(invite_person, f"邀请{given.name}", answer, given.model_dump())


@bp.post("/<int:key>/appointments")
@requires(Right.APPOINT)
def appoint(key: int) -> Response:
    """Give a person a further role."""
    given = validated(AppointmentParameters, session.form_values())

    def appoint_person(connection: Connection) -> None:
        area = _appointment_area(connection, given)
        accounts.appoint(connection, key, given.role, session.actor().email, **area)

    return _change_person(key, appoint_person, f"任命为{given.role.zh}", "appointed")


@bp.post("/<int:key>/appointments/<int:number>/end")
@requires(Right.APPOINT)
def end(key: int, number: int) -> Response:
    """End one of a person's roles."""
    return _change_person(
        key,
        lambda connection: _require_found(accounts.end_appointment(connection, number)),
        "结束岗位",
        "appointment-ended",
    )


@bp.post("/<int:key>/disabled")
@requires(Right.APPOINT)
def set_disabled(key: int) -> Response:
    """Close an account, or open it again."""
    disabled = request.form.get("disabled") == "yes"
    return _change_person(
        key,
        lambda connection: _require_found(accounts.set_disabled(connection, key, disabled=disabled)),
        "停用账号" if disabled else "恢复账号",
        "disabled" if disabled else "enabled",
    )


@bp.post("/<int:key>/link")
@requires(Right.APPOINT)
def renew_link(key: int) -> Response:
    """Replace a person's lost link: mailed, or shown this once where no mail is sent."""
    person = as_staff(lambda connection: _require_person(connection, key), session.by())
    _require_found(not person.is_disabled)

    def respond(link: tuple[str, LinkPurpose]) -> Response:
        if sends_mail():
            return redirect_with_message(_people_url(), "link-sent")
        return _show_link(person.name, *link)

    return _change(
        lambda connection: accounts.renew_link(connection, key, person.email, public_url()),
        f"给{person.name}新的设置密码链接",
        respond,
    )


@bp.post("/<int:key>/second-factor")
@requires(Right.APPOINT)
def forget_second_factor(key: int) -> Response:
    """Remove the second factor of a person whose phone is lost."""
    return _change_person(
        key,
        lambda connection: accounts.remove_second_factor(connection, key),
        "手机丢了，重设验证码",
        "factor-gone",
    )


def _page(
    connection: Connection, trouble: str = "", entered: Mapping[str, Any] | None = None, **more: Any
) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    return page(
        "staff/people.html",
        private=True,
        people=[person for person in people_queries.all_people(connection) if _is_in_own_area(person)],
        areas=areas,
        divisions=division_options(areas),
        organizations=unions.union_names(connection, areas),
        roles=Role,
        me=actor.staff_id,
        trouble=trouble,
        entered=entered or {},
        sends_mail=sends_mail(),
        **more,
    )


def _show_link(name: str, token: str, purpose: LinkPurpose) -> Response:
    """Show a person's link this once, to be handed over where no mail is sent."""
    values: dict[str, Any] = {
        "link": f"{public_url()}{url_for('account.link', token=token)}",
        "link_of": name,
        "is_reset": purpose is LinkPurpose.RESET,
    }
    return as_staff(lambda connection: _page(connection, **values), session.by())


def _change_person(key: int, change: Callable[[Connection], object], reason: str, message: str) -> Response:
    """Change a person of the administrator's areas; redirect to the list with a flash message."""

    def change_own(connection: Connection) -> None:
        _require_person(connection, key)
        change(connection)

    return _change(change_own, reason, lambda _: redirect_with_message(_people_url(), message))


def _change(
    change: Callable[[Connection], Result],
    reason: str,
    respond: Callable[[Result], Response],
    entered: Mapping[str, Any] | None = None,
) -> Response:
    """Make a change and respond; show the list again with the error where a name or email is refused."""
    try:
        result = as_staff(change, session.by(reason))
    except (UnknownDivision, NoSuchOrganization, AccountExists) as error:
        trouble = error.args[0]
        response = as_staff(lambda connection: _page(connection, trouble, entered), session.by())
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    return respond(result)


def _people_url() -> str:
    return url_for("staff_people.people")


def _require_person(connection: Connection, key: int) -> Person:
    """Return a person whose every role lies in the administrator's areas; raise NotAllowed."""
    for person in people_queries.all_people(connection):
        if person.id == key and _is_in_own_area(person):
            return person
    raise NotAllowed(PERSON_NOT_FOUND)


def _is_in_own_area(person: Person) -> bool:
    actor = session.actor()
    return all(
        actor.may(Right.APPOINT, held.area.division_code, held.area.organization_id)
        for _, held in person.appointments
    )


def _appointment_area(connection: Connection, given: AppointmentParameters) -> dict[str, Any]:
    """Return the area that the names mean, as arguments of `accounts.appoint`.

    Raises UnknownDivision and NoSuchOrganization, and NotAllowed outside the administrator's areas.
    """
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    organization_id = None
    if given.organization:
        organization_id = find_organization_id(connection, given.organization)
        if organization_id is None or given.division:
            raise NoSuchOrganization(
                Sentence("没有叫“{name}”的工会；地区和工会只写一个", name=given.organization)
            )
    division_code = division_code_of(given.division, areas) if given.division else None
    if not actor.may(Right.APPOINT, division_code, organization_id):
        raise NotAllowed("只能任命您管的范围里的人")
    return {"division_code": division_code, "organization_id": organization_id}


def _require_found(found: bool) -> None:
    if not found:
        raise NotAllowed(PERSON_NOT_FOUND)
