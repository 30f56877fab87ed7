"""How a new table becomes part of the history: three triggers, alike for all (migration 0008)."""

from alembic import op

EVENTS = (
    ("INSERT", "NEW TABLE AS new_rows"),
    ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ("DELETE", "OLD TABLE AS old_rows"),
)


def remember(table: str, keys: str, left_out: str = "", station: str = "") -> None:
    """Remember every change of a table from now on.

    `keys` are the columns of its primary key, `left_out` those that the program works out, `station`
    the one that names a station; all as SQL's words, with commas.
    """
    for event, tables in EVENTS:
        op.execute(
            f"CREATE TRIGGER {table}_remembered_{event.lower()} AFTER {event} ON {table}"
            f" REFERENCING {tables} FOR EACH STATEMENT"
            f" EXECUTE FUNCTION remember_change('{keys}', '{left_out}', '{station}')"
        )
