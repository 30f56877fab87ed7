"""How many things wait for one person's word, in one question: for the side of the staff's pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.accounts.domain.rights import Actor, Right
from locator.duplicates import queries as duplicates
from locator.editing.queries import proposals
from locator.editing.tables import proposal
from locator.imports.domain.run import RunState
from locator.imports.tables import import_run
from locator.reports.queries import inbox
from locator.stations.queries.areas import lies_within


@dataclass(frozen=True, slots=True)
class Waits:
    """How many wait: changes and imports of others to be published, reports, pairs of stations."""

    proposals: int
    imports: int
    reports: int
    overdue: int
    pairs: int


def waits_for(connection: Connection, actor: Actor, now: datetime) -> Waits:
    """Return what waits for somebody; nobody is asked to publish their own."""
    publishes, looks = actor.areas(Right.PUBLISH), actor.areas(Right.LOOK)
    others = (import_run.c.state == RunState.WAITING.value, import_run.c.author_id != actor.staff_id)
    there = lies_within(publishes, import_run.c.division_code, import_run.c.organization_id)
    runs = select(func.count()).select_from(import_run).where(*others, there)
    changes = proposals.counted(publishes).where(proposal.c.author_id != actor.staff_id)
    reported = inbox.count_query(looks, now).subquery()
    pairs = duplicates.counted(looks)
    asked = select(changes.scalar_subquery(), runs.scalar_subquery(), *reported.c, pairs.scalar_subquery())
    numbers: tuple[int, ...] = tuple(connection.execute(asked).one())
    return Waits(*numbers)
