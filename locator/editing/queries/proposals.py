"""Changes that wait for an approver's word, and what became of those before."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from locator.accounts.domain.rights import Area
from locator.accounts.tables import staff
from locator.editing.domain.errors import ProposalNotFound
from locator.editing.domain.proposal import Proposal, ProposalState
from locator.editing.tables import proposal
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MOST = 200
WAITS = proposal.c.state == ProposalState.SUBMITTED.value
author = staff.alias("author")
decider = staff.alias("decider")


def one(connection: Connection, key: int) -> Proposal:
    """Return a proposal; raise ProposalNotFound."""
    row = connection.execute(_chosen().where(proposal.c.id == key)).one_or_none()
    if row is None:
        raise ProposalNotFound("没有这份修改")
    return _proposal(row)


def waiting(connection: Connection, areas: list[Area]) -> list[Proposal]:
    """Return what waits in some areas, oldest first."""
    return _listed(connection, _chosen().where(WAITS, _in_areas(areas)).order_by(proposal.c.id))


def by_author(connection: Connection, staff_id: int) -> list[Proposal]:
    """Return what somebody has proposed, newest first."""
    theirs = _chosen().where(proposal.c.author_id == staff_id)
    return _listed(connection, theirs.order_by(proposal.c.id.desc()))


def of_station(connection: Connection, station_id: int) -> list[Proposal]:
    """Return what waits for a station."""
    return _listed(connection, _chosen().where(WAITS, proposal.c.station_id == station_id))


def counted(areas: list[Area]) -> Select[int]:
    """Return the question how many wait in some areas."""
    return select(func.count()).select_from(proposal).where(WAITS, _in_areas(areas))


def _in_areas(areas: list[Area]) -> Any:
    return lies_within(areas, proposal.c.division_code, proposal.c.organization_id)


def _chosen() -> Select[Any]:
    return (
        select(
            proposal,
            func.coalesce(station.c.code, "").label("code"),
            func.coalesce(station.c.name, proposal.c.cells["name"].astext, "").label("name"),
            author.c.name.label("author"),
            func.coalesce(decider.c.name, "").label("decided_by"),
        )
        .join(author, author.c.id == proposal.c.author_id)
        .outerjoin(decider, decider.c.id == proposal.c.decided_by_id)
        .outerjoin(station, station.c.id == proposal.c.station_id)
    )


def _listed(connection: Connection, chosen: Select[Any]) -> list[Proposal]:
    return [_proposal(row) for row in connection.execute(chosen.limit(MOST))]


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        row.id,
        row.station_id,
        row.code,
        row.name,
        row.division_code,
        row.organization_id,
        row.base,
        row.cells,
        ProposalState(row.state),
        row.author_id,
        row.author,
        row.words,
        row.made_at,
        row.decided_by,
        row.answer,
    )
