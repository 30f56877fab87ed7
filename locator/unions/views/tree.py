"""Staff pages about the tree of union organisations: show, add, edit, move, end."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_code_of, division_options
from locator.errors import NotAllowed
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.organizations.domain import NoSuchOrganization, UnionKind, UnionLevel, UnionProfile, UnionRefused
from locator.organizations.queries import find_organization_id
from locator.unions.actions import tree as actions
from locator.unions.queries import union_history
from locator.unions.queries import unions as union_queries
from locator.unions.queries.unions import Union

bp = Blueprint("staff_unions", __name__, url_prefix="/staff/unions")
Entered = Mapping[str, Any]  # what was entered into a form that is shown again
ShowPage = Callable[[Connection, str, Entered], Response]


class UnionParameters(BaseModel):
    """Name, kind, level and division of a union; the division by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)
    kind: UnionKind
    level: UnionLevel
    division: str = Field(default="", max_length=60)


class NewUnionParameters(UnionParameters):
    """A new union and the name of its parent; without one it is placed at the top."""

    parent: str = Field(default="", max_length=200)


class MoveParameters(BaseModel):
    """The name of the new parent; without one the union is moved to the top."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parent: str = Field(default="", max_length=200)


@bp.get("")
@requires(Right.APPOINT)
def unions() -> Response:
    """Show the tree of unions in the administrator's areas."""
    return as_staff(_tree_page, session.by())


@bp.post("")
@requires(Right.APPOINT)
def add() -> Response:
    """Add a union."""
    given = validated(NewUnionParameters, session.form_values())
    added: list[int] = []

    def add_union(connection: Connection) -> None:
        parent_id = _parent_id(connection, given.parent)
        added.append(actions.add_union(connection, session.actor(), _profile(given), parent_id))

    return _change(
        add_union,
        f"加工会组织“{given.name}”",
        lambda: redirect_with_message(url_for(".one", key=added[0]), "union-added"),
        _tree_page,
        given.model_dump(),
    )


@bp.get("/<int:key>", endpoint="one")
@requires(Right.APPOINT)
def show_union(key: int) -> Response:
    """Show a union, with the forms to change it for those who administer it."""
    return as_staff(lambda connection: _union_page(connection, key), session.by())


@bp.post("/<int:key>")
@requires(Right.APPOINT)
def describe(key: int) -> Response:
    """Change name, kind, level and division of a union."""
    given = validated(UnionParameters, session.form_values())
    return _change_union(
        key,
        lambda connection: actions.update_union(connection, session.actor(), key, _profile(given)),
        f"改工会组织“{given.name}”",
        "union-changed",
        {"form": "describe"} | given.model_dump(),
    )


@bp.post("/<int:key>/move")
@requires(Right.APPOINT)
def move(key: int) -> Response:
    """Move a union below another one."""
    given = validated(MoveParameters, session.form_values())

    def move_union(connection: Connection) -> None:
        actions.move_union(connection, session.actor(), key, _parent_id(connection, given.parent))

    return _change_union(
        key, move_union, "移动工会组织", "union-moved", {"form": "move"} | given.model_dump()
    )


@bp.post("/<int:key>/ended")
@requires(Right.APPOINT)
def set_ended(key: int) -> Response:
    """End a union, or reopen it."""
    ended = request.form.get("ended") == "yes"
    return _change_union(
        key,
        lambda connection: actions.set_ended(connection, session.actor(), key, ended=ended),
        "结束工会组织" if ended else "恢复工会组织",
        "union-ended" if ended else "union-goes-on",
        {},
    )


def _change_union(
    key: int, change: Callable[[Connection], None], reason: str, message: str, entered: Entered
) -> Response:
    """Change a union; redirect to its page with a flash message, or show it with what is refused."""
    return _change(
        change,
        reason,
        lambda: redirect_with_message(url_for(".one", key=key), message),
        lambda connection, trouble, entered: _union_page(connection, key, trouble, entered),
        entered,
    )


def _change(
    change: Callable[[Connection], None],
    reason: str,
    respond: Callable[[], Response],
    show: ShowPage,
    entered: Entered,
) -> Response:
    """Make a change and respond; show the page again, with the error, where it is refused."""
    try:
        as_staff(change, session.by(reason))
    except (UnknownDivision, NoSuchOrganization, UnionRefused) as error:
        trouble = error.args[0]
        response = as_staff(lambda connection: show(connection, trouble, entered), session.by())
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    return respond()


def _tree_page(connection: Connection, trouble: str = "", entered: Entered | None = None) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    everywhere, roots = actions.may_manage(actor, None), union_queries.union_tree(connection, areas)
    first = next((union for union in roots if actions.may_manage(actor, union.id)), None)
    return page(
        "unions/tree.html",
        private=True,
        roots=roots,
        unplaced=union_queries.unplaced_unions(connection) if everywhere else [],
        may_manage_any=any(area.division_code is None for area in areas),
        most=union_queries.MAX_UNIONS,
        first=first.name if first and not everywhere else "",
        first_kind=first.profile.kind if first else UnionKind.TERRITORIAL,
        first_level=first.profile.level.next_below if first and first.profile.level else UnionLevel.PROVINCE,
        **_form_values(connection, trouble, entered),
    )


def _union_page(
    connection: Connection, key: int, trouble: str = "", entered: Entered | None = None
) -> Response:
    actor, union = session.actor(), union_queries.find_union(connection, key)
    may_manage = actions.may_manage(actor, key)
    if union is None or not (may_manage or _represents_own_division(union)):
        raise NotAllowed(actions.UNION_NOT_FOUND)
    above = union_queries.unions_above(connection, key)
    return page(
        "unions/union.html",
        private=True,
        union=union,
        above=above,
        manageable={above_id for above_id, _ in above if actions.may_manage(actor, above_id)},
        may_manage=may_manage,
        may_move=may_manage and actions.may_manage(actor, union.parent_id),
        why_not=actions.reason_not_to_end(union),
        changes=union_history.union_changes(connection, key),
        **_form_values(connection, trouble, entered),
    )


def _form_values(connection: Connection, trouble: str, entered: Entered | None) -> dict[str, Any]:
    """Return what both pages' forms show: options, what was entered, and what is wrong with it."""
    areas = session.actor().areas(Right.APPOINT)
    return {
        "parents": union_queries.union_names(connection, areas),
        "everywhere": actions.may_manage(session.actor(), None),
        "divisions": division_options(areas),
        "kinds": UnionKind,
        "levels": UnionLevel,
        "trouble": trouble,
        "entered": entered or {},
    }


def _represents_own_division(union: Union) -> bool:
    """Tell whether a union represents a division of the administrator's, who may then see it."""
    return bool(union.profile.division_code) and session.actor().may(
        Right.APPOINT, union.profile.division_code
    )


def _profile(given: UnionParameters) -> UnionProfile:
    areas = session.actor().areas(Right.APPOINT)
    code = division_code_of(given.division, areas) if given.division else None
    return UnionProfile(given.name, given.kind, given.level, code)


def _parent_id(connection: Connection, name: str) -> int | None:
    """Return the id of the union to place another below, None for the top; raise NoSuchOrganization."""
    if not name:
        return None
    parent_id = find_organization_id(connection, name)
    if parent_id is None:
        raise NoSuchOrganization(Sentence("没有叫“{name}”的工会", name=name))
    return parent_id
