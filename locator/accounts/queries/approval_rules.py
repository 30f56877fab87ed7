"""Approval rules by division: whether the author of a change may also publish it."""

from collections.abc import Collection

from sqlalchemy import Connection, Text, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from locator.accounts.tables import area_rule


def allows_own_approval(connection: Connection, division_code: str | None) -> bool:
    """Tell whether authors may publish their own changes in a division; the nearest rule above applies."""
    return bool(connection.scalar(select(func.own_approval(division_code))))


def own_approvals(connection: Connection, codes: Collection[str | None]) -> dict[str | None, bool]:
    """Return for some divisions, or none, whether authors may publish their own changes there."""
    code = func.unnest(literal(list(codes), ARRAY(Text))).column_valued("code")
    asked = select(code, func.own_approval(code).label("own"))
    return {row.code: row.own for row in connection.execute(asked)}


def approval_rules(connection: Connection) -> dict[str, bool]:
    """Return the rules that are set, by division code: whether authors may publish their own changes."""
    query = select(area_rule).order_by(area_rule.c.division_code)
    return {row.division_code: row.own_approval for row in connection.execute(query)}
