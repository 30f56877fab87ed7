"""Whether a change of an entry is written at once or proposed, and handing in many proposals."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from locator.accounts.domain.rights import Right
from locator.accounts.queries.approval_rules import own_approvals
from locator.editing.tables import proposal
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import StoredStation
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.station import LifecycleStatus
from locator.workbench.actions.plan import IS_MERGED, OUTSIDE_AREA, Acting
from locator.workbench.domain.selection import Outcome, SelectedStation, Verdict


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """A stored entry, its cells after a change, and the draft that they describe."""

    stored: StoredStation
    cells: Cells
    draft: StationDraft


def allowed_changes(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation]
) -> list[Verdict]:
    """Return for each station whether a change of its entry would be written, proposed or refused."""
    allows_own = own_approvals(connection, {station.division_code for station in selected})
    return [_allowed(acting, station, allows_own[station.division_code]) for station in selected]


def propose(connection: Connection, acting: Acting, wanted: Sequence[WantedEntry], reason: str) -> None:
    """Hand in a proposal for each of some entries."""
    rows = [
        {
            "station_id": one.stored.id,
            "base": cells_of(one.stored.draft),
            "cells": dict(one.cells),
            "division_code": one.stored.draft.division_code,
            "organization_id": one.stored.operator_id,
            "author_id": acting.actor.staff_id,
            "words": reason,
        }
        for one in wanted
    ]
    if rows:
        connection.execute(insert(proposal), rows)


def _allowed(acting: Acting, station: SelectedStation, allows_own: bool) -> Verdict:
    place = (station.division_code, station.operator_id)
    if not acting.actor.may(Right.EDIT, *place):
        return Verdict(station, Outcome.REFUSED, OUTSIDE_AREA)
    if station.status is LifecycleStatus.MERGED:
        return Verdict(station, Outcome.REFUSED, IS_MERGED)
    may_publish = acting.actor.may(Right.PUBLISH, *place) and allows_own
    return Verdict(station, Outcome.CHANGED if may_publish else Outcome.PROPOSED)
