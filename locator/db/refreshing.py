"""Bring the public projection up to date after an upgrade that changed how it is made.

It takes minutes over a whole country, so it comes after the upgrade's transaction, some stations at a time.
That it is due, and how far it has come, stands in the table of milestones: one that is interrupted goes on.
"""

from sqlalchemy import Connection, Engine, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from locator.db.milestones import milestone
from locator.db.session import change

DUE = "public_station is due from "  # and a station's id
BATCH = 2_000
SET_DUE = insert(milestone).values(name=f"{DUE}0")
FIND_DUE = select(milestone.c.name).where(milestone.c.name.startswith(DUE))
NEXT = text("""
WITH next AS (SELECT id FROM station WHERE id >= :first ORDER BY id LIMIT :batch)
SELECT coalesce(array_agg(id), '{}') AS ids, max(id) + 1 AS following FROM next
""")
REFRESH = text("SELECT refresh_public_station(:ids)")


def set_due(connection: Connection) -> None:
    """Note that all stations are due, in the transaction that makes them so."""
    connection.execute(delete(milestone).where(milestone.c.name.startswith(DUE)))
    connection.execute(SET_DUE)


def is_due(connection: Connection) -> bool:
    """Tell whether some stations are still as an earlier version made them."""
    return connection.scalar(FIND_DUE) is not None


def refresh_some(engine: Engine) -> bool:
    """Refresh the next stations that are due; return whether there may be more."""
    with change(engine) as connection:
        due = connection.scalar(FIND_DUE.with_for_update())
        if due is None:
            return False
        given = {"first": int(due.removeprefix(DUE)), "batch": BATCH}
        found = connection.execute(NEXT, given).one()
        connection.execute(delete(milestone).where(milestone.c.name == due))
        if not found.ids:
            return False
        connection.execute(REFRESH, {"ids": found.ids})
        connection.execute(insert(milestone).values(name=f"{DUE}{found.following}"))
        return True
