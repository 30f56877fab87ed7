"""Whether who writes a change may publish it, by division."""

from sqlalchemy import Connection, func, select

from locator.accounts.tables import area_rule


def own_approval(connection: Connection, division_code: str | None) -> bool:
    """Tell whether who writes a change may publish it in a division: the nearest rule above it says."""
    return bool(connection.scalar(select(func.own_approval(division_code))))


def rules(connection: Connection) -> dict[str, bool]:
    """Return by division whether who writes a change may publish it, where a union has said so."""
    chosen = select(area_rule).order_by(area_rule.c.division_code)
    return {row.division_code: row.own_approval for row in connection.execute(chosen)}
