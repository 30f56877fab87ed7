"""Changes to the tree of union organisations: add, edit, move, end. Nothing is deleted.

A union lies in the areas of those who administer it or one above it. The database enforces that both ends
of a move lie in the actor's areas, that there are no cycles, and that only an empty union ends
(db/schema/functions/unions.sql).
"""

from typing import Any

import psycopg
from sqlalchemy import Connection, func, insert, update
from sqlalchemy.exc import IntegrityError

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.errors import NotAllowed
from locator.organizations.domain import UnionProfile, UnionRefused, placement_problem, profile_problem
from locator.organizations.tables import organization
from locator.unions.queries import unions
from locator.unions.queries.unions import Union

UNION_NOT_FOUND = Sentence("没有这个工会，或者不在您管的范围里")
# The message for each constraint of the database that refuses a change.
CONSTRAINT_MESSAGES = {
    "organization_name_idx": Sentence(
        "这个名称已经有了，两个工会不能同名；如果是还没放进组织的，请全国管理员放进来"
    ),
    "no_ring": Sentence("不能把一个工会放到它自己或者它的下级下面"),
    "above_goes_on": Sentence("上级工会已经结束，请先选别的上级"),
    "ended_is_empty": Sentence("它还有驿站、人员或者下级工会，不能结束"),
}


def may_manage(actor: Actor, key: int | None) -> bool:
    """Tell whether a person administers an organisation; None means the whole tree."""
    return actor.may(Right.APPOINT, None, key)


def add_union(connection: Connection, actor: Actor, profile: UnionProfile, parent_id: int | None) -> int:
    """Add a union below another, or at the top without a parent; return its id.

    Raises NotAllowed outside the actor's areas, UnionRefused where it cannot be placed.
    """
    _require_manager(actor, parent_id)
    _raise_problem(profile_problem(profile))
    if parent_id is not None:
        _raise_problem(placement_problem(profile, _require_union(connection, parent_id).profile))
    values = _values(profile) | {"parent_id": parent_id}
    statement = insert(organization).values(values).returning(organization.c.id)
    return int(_execute(connection, statement).scalar_one())


def update_union(connection: Connection, actor: Actor, key: int, profile: UnionProfile) -> None:
    """Change name, kind, level and division of a union; entries show the new name.

    Raises NotAllowed and UnionRefused.
    """
    _require_manager(actor, key)
    union = _require_union(connection, key)
    _raise_problem(profile_problem(profile))
    if union.parent_id is not None:
        _raise_problem(placement_problem(profile, _require_union(connection, union.parent_id).profile))
    for child in union.below:
        _raise_problem("" if child.is_ended else placement_problem(child.profile, profile))
    _execute(connection, update(organization).where(organization.c.id == key).values(_values(profile)))


def move_union(connection: Connection, actor: Actor, key: int, parent_id: int | None) -> None:
    """Move a union with all below it under another one, or to the top without a parent.

    Raises NotAllowed unless the actor administers the old and the new parent, and UnionRefused.
    """
    _require_manager(actor, key)
    union = _require_union(connection, key)
    if not (may_manage(actor, union.parent_id) and may_manage(actor, parent_id)):
        raise NotAllowed(Sentence("您管的最高一级不能由您自己移动；移去的地方也要在您管的范围里"))
    if parent_id is not None:
        _raise_problem(placement_problem(union.profile, _require_union(connection, parent_id).profile))
    _execute(connection, update(organization).where(organization.c.id == key).values(parent_id=parent_id))


def set_ended(connection: Connection, actor: Actor, key: int, *, ended: bool) -> None:
    """End a union that has no stations, people or unions below it, or reopen it.

    Raises NotAllowed and UnionRefused.
    """
    _require_manager(actor, key)
    union = _require_union(connection, key)
    if ended:
        _raise_problem(reason_not_to_end(union))
    ended_at = func.now() if ended else None
    _execute(connection, update(organization).where(organization.c.id == key).values(ended_at=ended_at))


def reason_not_to_end(union: Union) -> str:
    """Return why a union cannot end, as a sentence; empty if it can."""
    if not (union.stations or union.people or union.children):
        return ""
    return Sentence(
        "“{name}”还有 {stations} 个驿站、{people} 位人员、{children} 个下级工会，不能结束：请先交给别的工会",
        name=union.name,
        stations=union.stations,
        people=union.people,
        children=union.children,
    )


def _require_manager(actor: Actor, key: int | None) -> None:
    if not may_manage(actor, key):
        raise NotAllowed(UNION_NOT_FOUND)


def _require_union(connection: Connection, key: int) -> Union:
    union = unions.find_union(connection, key)
    if union is None:
        raise NotAllowed(UNION_NOT_FOUND)
    return union


def _raise_problem(problem: str) -> None:
    if problem:
        raise UnionRefused(problem)


def _values(profile: UnionProfile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "kind": profile.kind.value if profile.kind else "",
        "level": profile.level.value if profile.level else "",
        "division_code": profile.division_code,
    }


def _execute(connection: Connection, statement: Any) -> Any:
    """Run a statement; raise UnionRefused for a known constraint, NotAllowed where no row is in the areas."""
    try:
        with connection.begin_nested():
            result = connection.execute(statement)
    except IntegrityError as error:
        constraint = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
        if constraint in CONSTRAINT_MESSAGES:
            raise UnionRefused(CONSTRAINT_MESSAGES[constraint]) from error
        raise
    if not result.rowcount:
        raise NotAllowed(UNION_NOT_FOUND)
    return result
