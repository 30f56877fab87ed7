"""What became of the rows of an import: which lines, and how many."""

from sqlalchemy import Connection, func, select

from locator.imports.domain.run import Outcome
from locator.imports.tables import import_result


def lines_with_outcome(connection: Connection, run_id: int, outcome: Outcome) -> list[int]:
    """Return the lines with an outcome, in the order of the file."""
    chosen = select(import_result.c.line).where(
        import_result.c.run_id == run_id, import_result.c.outcome == outcome.value
    )
    return list(connection.scalars(chosen.order_by(import_result.c.line)))


def count_added_without_position(connection: Connection, run_id: int) -> int:
    """Return how many new stations of an import have no position."""
    added = (import_result.c.run_id == run_id, import_result.c.outcome == Outcome.ADDED.value)
    has_none = func.coalesce(import_result.c.cells["lon"].as_string(), "") == ""
    counted = select(func.count()).where(*added, has_none)
    return connection.scalar(counted) or 0
