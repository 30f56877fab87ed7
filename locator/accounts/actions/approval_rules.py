"""The unions' rules of an area: whether who writes a change may publish it too (functions/proposals.sql)."""

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from locator.accounts.tables import area_rule


def set_own_approval(connection: Connection, division_code: str, *, own_approval: bool | None) -> None:
    """Set the rule of a division, or with None take it away; raise NotAllowed outside the area."""
    if own_approval is None:
        connection.execute(delete(area_rule).where(area_rule.c.division_code == division_code))
        return
    rule = insert(area_rule).values(division_code=division_code, own_approval=own_approval)
    said = {"own_approval": rule.excluded.own_approval}
    connection.execute(rule.on_conflict_do_update(index_elements=["division_code"], set_=said))
