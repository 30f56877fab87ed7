"""The tree of union organisations: listed, added to, renamed, moved, ended by unions' administrators."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
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
from locator.http.flash import done
from locator.http.responses import page
from locator.http.validation import validated
from locator.organizations.domain import NoSuchOrganization, Standing, UnionKind, UnionLevel, UnionRefused
from locator.organizations.queries import named
from locator.unions import actions
from locator.unions.queries import union_history
from locator.unions.queries import unions as union_queries
from locator.unions.queries.unions import Union

bp = Blueprint("staff_unions", __name__, url_prefix="/staff/unions")
Said = Mapping[str, Any]
Show = Callable[[Connection, str, Said], Response]


class UnionParameters(BaseModel):
    """What a union is called and where it stands; the division by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)
    kind: UnionKind
    level: UnionLevel
    division: str = Field(default="", max_length=60)


class NewUnionParameters(UnionParameters):
    """A union with the name of the one above it; none: it stands at the top."""

    parent: str = Field(default="", max_length=200)


class MoveParameters(BaseModel):
    """The name of the union that one is to stand below; none: it stands at the top."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parent: str = Field(default="", max_length=200)


@bp.get("")
@requires(Right.APPOINT)
def unions() -> Response:
    """Show the tree below the asker's areas."""
    return as_staff(_tree_page, session.by())


@bp.post("")
@requires(Right.APPOINT)
def add() -> Response:
    """Add a union."""
    given = validated(NewUnionParameters, session.form_values())
    made: list[int] = []

    def act(connection: Connection) -> None:
        above = _named(connection, given.parent)
        made.append(actions.add(connection, session.actor(), _standing(given), above))

    return _done(
        act,
        f"加工会组织“{given.name}”",
        lambda: done(url_for(".one", key=made[0]), "union-added"),
        _tree_page,
        given.model_dump(),
    )


@bp.get("/<int:key>")
@requires(Right.APPOINT)
def one(key: int) -> Response:
    """Show one union, with what may be done to it."""
    return as_staff(lambda connection: _one_page(connection, key), session.by())


@bp.post("/<int:key>")
@requires(Right.APPOINT)
def describe(key: int) -> Response:
    """Give a union another name, kind, level or division."""
    given = validated(UnionParameters, session.form_values())
    return _do(
        key,
        lambda connection: actions.describe(connection, session.actor(), key, _standing(given)),
        f"改工会组织“{given.name}”",
        "union-changed",
        {"form": "describe"} | given.model_dump(),
    )


@bp.post("/<int:key>/move")
@requires(Right.APPOINT)
def move(key: int) -> Response:
    """Put a union below another one."""
    given = validated(MoveParameters, session.form_values())
    return _do(
        key,
        lambda connection: actions.move(connection, session.actor(), key, _named(connection, given.parent)),
        "移动工会组织",
        "union-moved",
        {"form": "move"} | given.model_dump(),
    )


@bp.post("/<int:key>/ended")
@requires(Right.APPOINT)
def set_ended(key: int) -> Response:
    """End a union, or let it go on."""
    ended = request.form.get("ended") == "yes"
    return _do(
        key,
        lambda connection: actions.set_ended(connection, session.actor(), key, ended=ended),
        "结束工会组织" if ended else "恢复工会组织",
        "union-ended" if ended else "union-goes-on",
        {},
    )


def _do(key: int, act: Callable[[Connection], None], reason: str, told: str, said: Said) -> Response:
    return _done(
        act,
        reason,
        lambda: done(url_for(".one", key=key), told),
        lambda connection, trouble, said: _one_page(connection, key, trouble, said),
        said,
    )


def _done(
    act: Callable[[Connection], None], reason: str, then: Callable[[], Response], show: Show, said: Said
) -> Response:
    """Do something and go on; or show the page again with what was against it."""
    try:
        as_staff(act, session.by(reason))
    except (UnknownDivision, NoSuchOrganization, UnionRefused) as error:
        trouble = error.args[0]
        answer = as_staff(lambda connection: show(connection, trouble, said), session.by())
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
    return then()


def _tree_page(connection: Connection, trouble: str = "", said: Said | None = None) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.APPOINT)
    everywhere, tops = actions.may_keep(actor, None), union_queries.tree(connection, areas)
    top = next((one for one in tops if actions.may_keep(actor, one.id)), None)
    return page(
        "staff/unions/tree.html",
        private=True,
        tops=tops,
        names_only=union_queries.names_only(connection) if everywhere else [],
        keeps_some=any(one.division_code is None for one in areas),
        most=union_queries.MOST_SHOWN,
        first=top.name if top and not everywhere else "",
        first_kind=top.standing.kind if top else UnionKind.TERRITORIAL,
        first_level=top.standing.level.next_below if top and top.standing.level else UnionLevel.PROVINCE,
        **_choices(connection, trouble, said),
    )


def _one_page(connection: Connection, key: int, trouble: str = "", said: Said | None = None) -> Response:
    actor, union = session.actor(), union_queries.one(connection, key)
    keeps = actions.may_keep(actor, key)
    if union is None or not (keeps or _looks(union)):
        raise NotAllowed(actions.NOT_HERE)
    above = union_queries.above(connection, key)
    return page(
        "staff/unions/one.html",
        private=True,
        union=union,
        above=above,
        kept={number for number, _ in above if actions.may_keep(actor, number)},
        keeps=keeps,
        may_move=keeps and actions.may_keep(actor, union.parent_id),
        why_not=actions.why_not_ended(union),
        changes=union_history.changes(connection, key),
        **_choices(connection, trouble, said),
    )


def _choices(connection: Connection, trouble: str, said: Said | None) -> dict[str, Any]:
    areas = session.actor().areas(Right.APPOINT)
    return {
        "parents": union_queries.names_in(connection, areas),
        "everywhere": actions.may_keep(session.actor(), None),
        "divisions": division_options(areas),
        "kinds": UnionKind,
        "levels": UnionLevel,
        "trouble": trouble,
        "said": said or {},
    }


def _looks(union: Union) -> bool:
    """Tell whether a union stands for a division of the asker's: such a one may be looked at."""
    return bool(union.standing.division_code) and session.actor().may(
        Right.APPOINT, union.standing.division_code
    )


def _standing(given: UnionParameters) -> Standing:
    areas = session.actor().areas(Right.APPOINT)
    code = division_code_of(given.division, areas) if given.division else None
    return Standing(given.name, given.kind, given.level, code)


def _named(connection: Connection, name: str) -> int | None:
    if not name:
        return None
    found = named(connection, name)
    if found is None:
        raise NoSuchOrganization(Sentence("没有叫“{name}”的工会", name=name))
    return found


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
