"""Staff page of a union's own fields: add, rename, retire."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.ledger.actions import own_fields as actions
from locator.ledger.domain.errors import FieldRefused
from locator.ledger.queries import own_fields
from locator.stations.domain.own_fields import MAX_FIELDS, MAX_NAME_LENGTH, FieldType, OwnField

bp = Blueprint("staff_own_fields", __name__, url_prefix="/staff/fields")
NOT_YOURS = Sentence("这个栏目不归您管")


class NewField(BaseModel):
    """A field to add: the key of the union's area, name, type, and the choices of a choice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: str = Field(max_length=60)
    name: str = Field(max_length=200)
    type: FieldType
    choices: str = Field(default="", max_length=4_000)


class ChangedField(BaseModel):
    """A field's new name and choices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=200)
    choices: str = Field(default="", max_length=4_000)


@bp.get("")
@requires(Right.LOOK)
def fields() -> Response:
    """List the fields of the person's unions, with a form to add one."""
    return as_staff(_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Add a field."""
    given = validated(NewField, session.form_values())
    session.require_own_area(given.area, Right.EDIT, NOT_YOURS)

    def add_field(connection: Connection) -> Response:
        actions.add_field(connection, given.area, given.name, given.type, given.choices)
        return redirect_with_message("/staff/fields", "field-added")

    return _change(add_field, f"加栏目“{given.name[:60]}”", given.model_dump())


@bp.post("/<int:key>")
@requires(Right.EDIT)
def change(key: int) -> Response:
    """Rename a field, or change its choices."""
    given = validated(ChangedField, session.form_values())

    def change_field(connection: Connection) -> Response:
        actions.change_field(connection, _own_field(connection, key), given.name, given.choices)
        return redirect_with_message("/staff/fields", "field-changed")

    return _change(change_field, f"改栏目“{given.name[:60]}”")


@bp.post("/<int:key>/retire")
@requires(Right.EDIT)
def retire(key: int) -> Response:
    """Take a field out of use."""

    def retire_field(connection: Connection) -> Response:
        actions.retire_field(connection, _own_field(connection, key))
        return redirect_with_message("/staff/fields", "field-retired")

    return _change(retire_field, "停用栏目")


@bp.post("/<int:key>/restore")
@requires(Right.EDIT)
def restore(key: int) -> Response:
    """Take a field into use again."""

    def restore_field(connection: Connection) -> Response:
        actions.restore_field(connection, _own_field(connection, key))
        return redirect_with_message("/staff/fields", "field-changed")

    return _change(restore_field, "恢复栏目")


def _change(work: Callable[[Connection], Response], reason: str, entered: Any = None) -> Response:
    """Change fields in one transaction; show a refusal on the page, with what was entered."""
    return change_or_show(work, reason, FieldRefused, lambda connection, why: _page(connection, why, entered))


def _own_field(connection: Connection, key: int) -> OwnField:
    field = actions.require_field(connection, key)
    session.require_own_area(field.area, Right.EDIT, NOT_YOURS)
    return field


def _page(connection: Connection, trouble: str = "", entered: Any = None) -> Response:
    actor = session.actor()
    areas = {area.key: area.name for area in actor.areas(Right.LOOK)}
    listed = own_fields.of_areas(connection, list(areas))
    return page(
        "ledger/own_fields.html",
        private=True,
        areas=areas,
        editable={area.key: area.name for area in actor.areas(Right.EDIT)},
        fields={key: [one for one in listed if one.area == key] for key in areas},
        types=FieldType,
        trouble=trouble,
        entered=entered or {},
        most=MAX_FIELDS,
        longest=MAX_NAME_LENGTH,
        told=request.args.get("told", ""),
    )
