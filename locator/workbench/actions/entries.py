"""Changes of many entries: one cell of each, written at once or handed in for approval; and approving.

The cells of each entry are read and checked as those of a single one; rows are written in batches by one
statement a table, and so is the history.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, update

from geodata.sentence import Sentence, in_turn
from locator.accounts.domain.rights import Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.editing.actions.editing import NEEDS_TWO_PEOPLE, check_entry
from locator.editing.actions.station_changes import Change, update_stations
from locator.editing.domain.entry_hours import POSTED, SYNTAX, read_entry_hours
from locator.editing.domain.errors import ProposalDecided
from locator.editing.domain.proposal import Proposal, ProposalState
from locator.editing.queries import proposals
from locator.editing.tables import proposal
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.sheets.domain.entry_cells import Cells, cells_of, changes
from locator.workbench.actions.plain_cells import is_plain, plan_column
from locator.workbench.actions.plan import OUTSIDE_AREA, Acting, Plan
from locator.workbench.actions.proposing import WantedEntry, allowed_changes, propose
from locator.workbench.domain.selection import Outcome, Preview, SelectedStation, Verdict

SEVERAL_PROPOSALS = Sentence("有几份修改在等，请一份一份看")
NO_PROPOSAL = Sentence("没有等着审批的修改")
BOTH_CHANGED = Sentence("交上来以后别人也改了同样的地方，请单独看")


def plan_cell(
    connection: Connection,
    acting: Acting,
    selected: Sequence[SelectedStation],
    cell: str,
    text: str,
    reason: str,
) -> Plan:
    """Plan to write a text to one cell of entries: published where the actor may, else proposed.

    A cell that is one column and depends on no other is written by one statement, without its entries.
    """
    allowed = allowed_changes(connection, acting, selected)
    if is_plain(cell):
        return plan_column(connection, acting, allowed, cell, text, reason)
    ids = [one.station.id for one in allowed if one.outcome is not Outcome.REFUSED]
    stored = {one.id: one for one in drafts.by_ids(connection, ids)}
    given = _given_cells(cell, text)
    verdicts: list[Verdict] = []
    wanted: dict[int, WantedEntry] = {}
    for one in allowed:
        verdict, entry = (one, None)
        if one.outcome is not Outcome.REFUSED:
            verdict, entry = _judge_cell(one, stored[one.station.id], given)
        verdicts.append(verdict)
        if entry:
            wanted[one.station.id] = entry
    preview = Preview(verdicts)

    def write(connection: Connection) -> None:
        published = [wanted[one.id] for one in preview.of(Outcome.CHANGED)]
        update_stations(connection, [(one.stored, one.draft) for one in published], acting.today)
        propose(connection, acting, [wanted[one.id] for one in preview.of(Outcome.PROPOSED)], reason)

    return Plan(preview, write, _reading(wanted, cell))


def plan_approval(connection: Connection, acting: Acting, selected: Sequence[SelectedStation]) -> Plan:
    """Plan to approve what waits for entries; what needs a choice is left for a look at each."""
    waiting = proposals.open_proposals_of_stations(connection, [station.id for station in selected])
    stored = {one.id: one for one in drafts.by_ids(connection, list(waiting))}
    verdicts: list[Verdict] = []
    approved: dict[int, tuple[Proposal, Change]] = {}
    for station in selected:
        verdict, change = _judge_proposals(
            connection, acting, station, stored.get(station.id), waiting.get(station.id, ())
        )
        verdicts.append(verdict)
        if change:
            approved[station.id] = change
    preview = Preview(verdicts)

    def write(connection: Connection) -> None:
        decided = [approved[one.id] for one in preview.of(Outcome.CHANGED)]
        _approve(connection, acting, [pending for pending, _ in decided])
        update_stations(connection, [change for _, change in decided], acting.today)

    return Plan(preview, write)


def _judge_cell(allowed: Verdict, stored: StoredStation, given: Cells) -> tuple[Verdict, WantedEntry | None]:
    """Return what becomes of a station whose change to the given cells is allowed."""
    station = allowed.station
    before = cells_of(stored.draft)
    if before.get(POSTED, "") == given.get(POSTED):
        return Verdict(station, Outcome.SAME), None
    cells = {column: value for column, value in {**before, **given}.items() if value}
    draft, problems = check_entry(cells, stored)
    if draft is None or problems:
        return Verdict(station, Outcome.REFUSED, in_turn(one.sentence for one in problems)), None
    if not changes(before, cells_of(draft)):
        return Verdict(station, Outcome.SAME), None
    return allowed, WantedEntry(stored, cells, draft)


def _given_cells(cell: str, text: str) -> Cells:
    """Return the cells that a text for one of them gives; posted hours are read, once for all stations."""
    if cell != POSTED:
        return {cell: text}
    return {POSTED: text, SYNTAX: "", **read_entry_hours({POSTED: text}, {}, confirmed=True).cells}


def _reading(wanted: Mapping[int, WantedEntry], cell: str) -> Sentence | None:
    """Return how posted hours were understood, which are the same for all."""
    first = next(iter(wanted.values()), None)
    if cell != POSTED or first is None:
        return None
    hours = first.cells.get(SYNTAX)
    return Sentence("推算用：{hours}", hours=hours) if hours else Sentence("没读懂，开不开显示说不准")


def _judge_proposals(
    connection: Connection,
    acting: Acting,
    station: SelectedStation,
    stored: StoredStation | None,
    waiting: Sequence[Proposal],
) -> tuple[Verdict, tuple[Proposal, Change] | None]:
    refusal = _refusal_of_approval(connection, acting, station, waiting)
    if refusal or stored is None:
        return Verdict(station, Outcome.REFUSED, refusal), None
    pending = waiting[0]
    cells, conflicts = pending.merge_onto(cells_of(stored.draft), {})
    if conflicts:
        return Verdict(station, Outcome.REFUSED, BOTH_CHANGED), None
    draft, problems = check_entry(cells, stored)
    if draft is None or problems:
        return Verdict(station, Outcome.REFUSED, in_turn(one.sentence for one in problems)), None
    if not acting.actor.may(Right.PUBLISH, draft.division_code, stored.operator_id):
        return Verdict(station, Outcome.REFUSED, OUTSIDE_AREA), None
    return Verdict(station, Outcome.CHANGED), (pending, (stored, draft))


def _refusal_of_approval(
    connection: Connection, acting: Acting, station: SelectedStation, waiting: Sequence[Proposal]
) -> str | None:
    if not acting.actor.may(Right.PUBLISH, station.division_code, station.operator_id):
        return OUTSIDE_AREA
    if not waiting:
        return NO_PROPOSAL
    if len(waiting) > 1:
        return SEVERAL_PROPOSALS
    is_own = waiting[0].author_id == acting.actor.staff_id
    if is_own and not allows_own_approval(connection, station.division_code):
        return NEEDS_TWO_PEOPLE
    return None


def _approve(connection: Connection, acting: Acting, pending: Sequence[Proposal]) -> None:
    """Approve proposals; raise ProposalDecided where somebody has decided on one meanwhile."""
    ids = [one.id for one in pending]
    decided = (
        update(proposal)
        .where(proposal.c.id.in_(ids), proposals.IS_OPEN)
        .values(
            state=ProposalState.APPROVED.value, decided_by_id=acting.actor.staff_id, decided_at=acting.now
        )
    )
    if ids and connection.execute(decided).rowcount != len(ids):
        raise ProposalDecided("有的修改刚刚有人处理过，请再看一看")
