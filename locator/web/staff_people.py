"""People of an administrator's areas: invited, appointed, ended, closed."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.divisions import division
from locator.actions import accounts
from locator.config import Settings
from locator.domain.rights import LinkPurpose, Right, Role
from locator.errors import NotAllowed
from locator.queries import staff as questions
from locator.queries.staff import Person
from locator.web import staff_session
from locator.web.database import as_staff
from locator.web.params import validated
from locator.web.responses import page

bp = Blueprint("staff_people", __name__, url_prefix="/staff/people")


class AppointmentParameters(BaseModel):
    """A role, and the subtree it holds in: a division's code, an organisation's number, or neither."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    organization: int | None = None


class InvitationParameters(AppointmentParameters):
    """Whom to invite, and as what."""

    name: str = Field(min_length=1, max_length=100)
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")


@bp.get("")
def people() -> Response:
    """List the people whose every role lies in the asker's area."""
    actor = staff_session.actor()
    found = as_staff(questions.people, staff_session.by())
    areas = actor.areas(Right.APPOINT)
    return page(
        "staff/people.html",
        private=True,
        people=[one for one in found if _is_mine(one)],
        areas=areas,
        roles=Role,
    )


@bp.post("")
def invite() -> Response:
    """Add an account with its first role, and mail the invitation."""
    given = validated(InvitationParameters, staff_session.form_values())
    _require_area(given)
    actor = staff_session.actor()

    def act(connection: Connection) -> None:
        key = accounts.add(connection, given.email, given.name)
        accounts.appoint(
            connection,
            key,
            given.role,
            actor.email,
            division_code=given.division,
            organization_id=given.organization,
        )
        base_url = Settings.from_environment().public_url
        accounts.send_link(connection, key, given.email.lower(), LinkPurpose.INVITATION, base_url)

    as_staff(act, staff_session.by(f"邀请{given.name}"))
    return _back()


@bp.post("/<int:key>/appointments")
def appoint(key: int) -> Response:
    """Give a person a further role."""
    given = validated(AppointmentParameters, staff_session.form_values())
    _require_area(given)
    actor = staff_session.actor()
    place = {"division_code": given.division, "organization_id": given.organization}
    return _do(
        key,
        lambda connection: accounts.appoint(connection, key, given.role, actor.email, **place),  # type: ignore[arg-type]
        f"任命为{given.role.zh}",
    )


@bp.post("/<int:key>/appointments/<int:number>/end")
def end(key: int, number: int) -> Response:
    """End one of a person's roles."""
    return _do(key, lambda connection: _must(accounts.end_appointment(connection, number)), "结束岗位")


@bp.post("/<int:key>/disabled")
def set_disabled(key: int) -> Response:
    """Close an account, or open it again."""
    disabled = request.form.get("disabled") == "yes"
    return _do(
        key,
        lambda connection: _must(accounts.set_disabled(connection, key, disabled=disabled)),
        "停用账号" if disabled else "恢复账号",
    )


def _do(key: int, act: Callable[[Connection], object], reason: str) -> Response:
    def checked(connection: Connection) -> None:
        found = [one for one in questions.people(connection) if one.id == key and _is_mine(one)]
        _must(bool(found))
        act(connection)

    as_staff(checked, staff_session.by(reason))
    return _back()


def _is_mine(person: Person) -> bool:
    actor = staff_session.actor()
    return all(
        actor.may(Right.APPOINT, one.area.division_code, one.area.organization_id)
        for _, one in person.appointments
    )


def _require_area(given: AppointmentParameters) -> None:
    if given.division:
        division(given.division)
    if not staff_session.actor().may(Right.APPOINT, given.division, given.organization):
        raise NotAllowed("只能任命您管的范围里的人")


def _must(found: bool) -> None:
    if not found:
        raise NotAllowed("没有这个人，或者不在您管的范围里")


def _back() -> Response:
    return redirect(url_for("staff_people.people"), 303)  # type: ignore[return-value]
