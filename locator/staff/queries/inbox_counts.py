"""Counts of what awaits a person's decision, in one query, for the navigation of the staff pages."""

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
class InboxCounts:
    """Counts of others' changes and imports to approve, of reports, and of possible duplicates."""

    proposals: int
    imports: int
    reports: int
    overdue: int
    pairs: int


def count_inbox(connection: Connection, actor: Actor, now: datetime) -> InboxCounts:
    """Count what awaits a person's decision; their own changes and imports are left out."""
    publish_areas, look_areas = actor.areas(Right.PUBLISH), actor.areas(Right.LOOK)
    by_others = (import_run.c.state == RunState.WAITING.value, import_run.c.author_id != actor.staff_id)
    in_area = lies_within(publish_areas, import_run.c.division_code, import_run.c.organization_id)
    imports = select(func.count()).select_from(import_run).where(*by_others, in_area)
    changes = proposals.open_proposal_count(publish_areas).where(proposal.c.author_id != actor.staff_id)
    reports = inbox.count_query(look_areas, now).subquery()
    pairs = duplicates.open_pair_count(look_areas)
    query = select(changes.scalar_subquery(), imports.scalar_subquery(), *reports.c, pairs.scalar_subquery())
    counts: tuple[int, ...] = tuple(connection.execute(query).one())
    return InboxCounts(*counts)
