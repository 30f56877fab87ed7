"""Runs: asked for and removed by editors; the worker measures them."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from geodata.sentence import Sentence
from locator.coverage.domain.errors import CoverageNotFound, TooManyRuns
from locator.coverage.domain.run import ReachTerms
from locator.coverage.tables import reach_run

MAX_RUNS = 200  # of an area
NOT_FOUND = Sentence("没有这次测算，或者不归您管")


def ask(connection: Connection, terms: ReachTerms, staff_id: int, now: datetime) -> int:
    """Keep a run and return its number; a trigger has it measured. Raises TooManyRuns."""
    count = select(func.count()).select_from(reach_run).where(reach_run.c.area == terms.area)
    if (connection.scalar(count) or 0) >= MAX_RUNS:
        raise TooManyRuns(Sentence("一个地方最多 {most} 次测算：请先去掉不用的", most=MAX_RUNS))
    values = values_of(terms) | {"staff_id": staff_id, "asked_at": now}
    return int(connection.scalars(insert(reach_run).values(values).returning(reach_run.c.id)).one())


def remove(connection: Connection, run_id: int) -> None:
    """Remove a run; raise CoverageNotFound."""
    if connection.execute(delete(reach_run).where(reach_run.c.id == run_id)).rowcount != 1:
        raise CoverageNotFound(NOT_FOUND)


def values_of(terms: ReachTerms) -> dict[str, object]:
    """Return the columns that say what is asked."""
    planned = terms.planned
    return {
        "area": terms.area,
        "kinds": [kind.value for kind in terms.kinds],
        "minutes": terms.minutes,
        "mode": terms.mode.value,
        "grid_id": terms.grid_id,
        "without_id": terms.without_id,
        "planned_name": planned.name if planned else "",
        "planned_lon": planned.position.lon if planned else None,
        "planned_lat": planned.position.lat if planned else None,
        "planned_hours": planned.hours if planned else "",
    }
