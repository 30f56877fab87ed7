"""The tree of union organisations is kept: added to, renamed, moved, ended; nothing of it is deleted.

A union lies in the areas of those who administer it or one above it. What holds for plain SQL as well is
the database's to say (db/schema/functions/unions.sql): both ends of a move in one's area, no rings, nothing
ends that has anything.
"""

from typing import Any

import psycopg
from sqlalchemy import Connection, func, insert, update
from sqlalchemy.exc import IntegrityError

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.errors import NotAllowed
from locator.organizations.domain import Standing, UnionRefused, trouble_alone, trouble_below
from locator.organizations.tables import organization
from locator.unions.queries import unions
from locator.unions.queries.unions import Union

NOT_HERE = Sentence("没有这个工会，或者不在您管的范围里")
# What the database refuses, by its constraint.
REFUSED = {
    "organization_name_idx": Sentence(
        "这个名称已经有了，两个工会不能同名；如果是还没放进组织的，请全国管理员放进来"
    ),
    "no_ring": Sentence("不能把一个工会放到它自己或者它的下级下面"),
    "above_goes_on": Sentence("上级工会已经结束，请先选别的上级"),
    "ended_is_empty": Sentence("它还有驿站、人员或者下级工会，不能结束"),
}


def may_keep(actor: Actor, key: int | None) -> bool:
    """Tell whether somebody keeps what stands below an organisation; of none: the whole tree."""
    return actor.may(Right.APPOINT, None, key)


def add(connection: Connection, actor: Actor, standing: Standing, parent_id: int | None) -> int:
    """Add a union below another, or at the top; return its number.

    Raises NotAllowed outside the actor's area, UnionRefused where it cannot stand.
    """
    _require(actor, parent_id)
    _refuse(trouble_alone(standing))
    if parent_id is not None:
        _refuse(trouble_below(standing, _there(connection, parent_id).standing))
    values = _values(standing) | {"parent_id": parent_id}
    statement = insert(organization).values(values).returning(organization.c.id)
    return int(_write(connection, statement).scalar_one())


def describe(connection: Connection, actor: Actor, key: int, standing: Standing) -> None:
    """Let a union have another name, kind, level or division; every entry that names it follows."""
    _require(actor, key)
    was = _there(connection, key)
    _refuse(trouble_alone(standing))
    if was.parent_id is not None:
        _refuse(trouble_below(standing, _there(connection, was.parent_id).standing))
    for child in was.below:
        _refuse("" if child.is_ended else trouble_below(child.standing, standing))
    _write(connection, update(organization).where(organization.c.id == key).values(_values(standing)))


def move(connection: Connection, actor: Actor, key: int, to: int | None) -> None:
    """Put a union with all below it under another one, or at the top; both ends are the actor's to keep."""
    _require(actor, key)
    was = _there(connection, key)
    if not (may_keep(actor, was.parent_id) and may_keep(actor, to)):
        raise NotAllowed(Sentence("您管的最高一级不能由您自己移动；移去的地方也要在您管的范围里"))
    if to is not None:
        _refuse(trouble_below(was.standing, _there(connection, to).standing))
    _write(connection, update(organization).where(organization.c.id == key).values(parent_id=to))


def set_ended(connection: Connection, actor: Actor, key: int, *, ended: bool) -> None:
    """End a union that has no stations, people or unions below it; or let it go on."""
    _require(actor, key)
    was = _there(connection, key)
    if ended:
        _refuse(why_not_ended(was))
    value = func.now() if ended else None
    _write(connection, update(organization).where(organization.c.id == key).values(ended_at=value))


def why_not_ended(union: Union) -> str:
    """Return why a union cannot end, as a sentence; empty when it can."""
    if not (union.stations or union.people or union.children):
        return ""
    return Sentence(
        "“{name}”还有 {stations} 个驿站、{people} 位人员、{children} 个下级工会，不能结束：请先交给别的工会",
        name=union.name,
        stations=union.stations,
        people=union.people,
        children=union.children,
    )


def _require(actor: Actor, key: int | None) -> None:
    if not may_keep(actor, key):
        raise NotAllowed(NOT_HERE)


def _there(connection: Connection, key: int) -> Union:
    found = unions.one(connection, key)
    if found is None:
        raise NotAllowed(NOT_HERE)
    return found


def _refuse(trouble: str) -> None:
    if trouble:
        raise UnionRefused(trouble)


def _values(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.name,
        "kind": standing.kind.value if standing.kind else "",
        "level": standing.level.value if standing.level else "",
        "division_code": standing.division_code,
    }


def _write(connection: Connection, statement: Any) -> Any:
    """Run a change; raise UnionRefused with what stands against it, NotAllowed outside the area."""
    try:
        with connection.begin_nested():
            done = connection.execute(statement)
    except IntegrityError as error:
        constraint = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
        if constraint in REFUSED:
            raise UnionRefused(REFUSED[constraint]) from error
        raise
    if not done.rowcount:
        raise NotAllowed(NOT_HERE)
    return done
