"""The approval rule of an area: whether the author of a change may also publish it.

The database enforces it (db/schema/functions/proposals.sql).
"""

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from locator.accounts.tables import area_rule


def set_own_approval(connection: Connection, division_code: str, *, own_approval: bool | None) -> None:
    """Set the rule of a division, or remove it with None; raise NotAllowed outside the actor's area."""
    if own_approval is None:
        connection.execute(delete(area_rule).where(area_rule.c.division_code == division_code))
        return
    rule = insert(area_rule).values(division_code=division_code, own_approval=own_approval)
    replacement = {"own_approval": rule.excluded.own_approval}
    connection.execute(rule.on_conflict_do_update(index_elements=["division_code"], set_=replacement))
