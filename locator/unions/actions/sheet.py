"""Take a sheet of unions into the tree: all of it, or nothing with the reason of each row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.errors import ImportRefused, NotAllowed, RowProblem
from locator.organizations.domain import NoSuchOrganization, UnionRefused
from locator.organizations.queries import find_organization_id
from locator.unions.actions.tree import add_union, move_union, update_union
from locator.unions.domain import NAME, PARENT, SheetUnion, parents_first
from locator.unions.queries.unions import find_union


@dataclass(slots=True)
class SheetChanges:
    """What a sheet does to the tree: names of the unions that it adds and changes, and how many stay."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0


def take_sheet(connection: Connection, actor: Actor, unions: Sequence[SheetUnion]) -> SheetChanges:
    """Add the unions of a sheet, and change and move those that exist; names identify them.

    Raises ImportRefused with all rows that are refused; the caller's transaction must end then. A preview is
    this in a transaction that is rolled back.
    """
    changes = SheetChanges()
    problems: list[RowProblem] = []
    for one in parents_first(unions):
        try:
            _take_row(connection, actor, one, changes)
        except NoSuchOrganization as error:
            problems.append(RowProblem(one.line, PARENT, error.args[0]))
        except (UnionRefused, NotAllowed) as error:
            problems.append(RowProblem(one.line, NAME, error.args[0]))
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise ImportRefused(problems)
    return changes


def _take_row(connection: Connection, actor: Actor, one: SheetUnion, changes: SheetChanges) -> None:
    parent_id = find_organization_id(connection, one.parent) if one.parent else None
    if one.parent and parent_id is None:
        raise NoSuchOrganization(Sentence("没有叫“{name}”的工会", name=one.parent))
    key = find_organization_id(connection, one.profile.name)
    if key is None:
        add_union(connection, actor, one.profile, parent_id)
        changes.added.append(one.profile.name)
        return
    before = find_union(connection, key)
    is_same = before is not None and before.profile == one.profile and before.parent_id == parent_id
    if is_same or before is None:
        changes.same += 1
        return
    if before.parent_id != parent_id:
        move_union(connection, actor, key, parent_id)
    if before.profile != one.profile:
        update_union(connection, actor, key, one.profile)
    changes.changed.append(one.profile.name)
