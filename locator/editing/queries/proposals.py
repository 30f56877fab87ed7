"""Reading proposals: the open ones by area and by station, and all of an author."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from locator.accounts.domain.rights import Area
from locator.accounts.tables import staff
from locator.editing.domain.errors import ProposalNotFound
from locator.editing.domain.proposal import Proposal, ProposalState
from locator.editing.tables import proposal
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_PROPOSALS = 200
IS_OPEN = proposal.c.state == ProposalState.SUBMITTED.value
author = staff.alias("author")
decider = staff.alias("decider")


def find_proposal(connection: Connection, key: int) -> Proposal:
    """Return a proposal by id; raise ProposalNotFound."""
    row = connection.execute(_query().where(proposal.c.id == key)).one_or_none()
    if row is None:
        raise ProposalNotFound("没有这份修改")
    return _proposal(row)


def open_proposals(connection: Connection, areas: list[Area]) -> list[Proposal]:
    """Return the open proposals in some areas, oldest first."""
    return _read(connection, _query().where(IS_OPEN, _in_areas(areas)).order_by(proposal.c.id))


def proposals_by_author(connection: Connection, staff_id: int) -> list[Proposal]:
    """Return a person's proposals in any state, newest first."""
    query = _query().where(proposal.c.author_id == staff_id)
    return _read(connection, query.order_by(proposal.c.id.desc()))


def open_proposals_of_station(connection: Connection, station_id: int) -> list[Proposal]:
    """Return the open proposals for a station."""
    return _read(connection, _query().where(IS_OPEN, proposal.c.station_id == station_id))


def open_proposals_of_stations(connection: Connection, ids: Sequence[int]) -> dict[int, list[Proposal]]:
    """Return the open proposals for some stations by the station's id, the oldest first."""
    query = _query().where(IS_OPEN, proposal.c.station_id.in_(ids)).order_by(proposal.c.id)
    found: dict[int, list[Proposal]] = {}
    for row in connection.execute(query):
        found.setdefault(row.station_id, []).append(_proposal(row))
    return found


def open_proposal_count(areas: list[Area]) -> Select[int]:
    """Return the query that counts the open proposals in some areas."""
    return select(func.count()).select_from(proposal).where(IS_OPEN, _in_areas(areas))


def _in_areas(areas: list[Area]) -> Any:
    return lies_within(areas, proposal.c.division_code, proposal.c.organization_id)


def _query() -> Select[Any]:
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


def _read(connection: Connection, query: Select[Any]) -> list[Proposal]:
    return [_proposal(row) for row in connection.execute(query.limit(MAX_PROPOSALS))]


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
