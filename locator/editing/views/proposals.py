"""Staff pages of proposals: the list, a single proposal, approving, rejecting, withdrawing."""

from http import HTTPStatus

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.geodesy import distance_m
from locator.accounts.domain.rights import Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.editing.actions import editing
from locator.editing.domain.errors import ChangedMeanwhile
from locator.editing.domain.proposal import Proposal, ProposalState
from locator.editing.queries import proposals
from locator.editing.views import form_fields
from locator.editing.views.form import redirect_to
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.sheets.domain.entry_cells import Cells, cells_of

bp = Blueprint("staff_proposals", __name__, url_prefix="/staff/proposals")
LONGEST_ANSWER = 500


@bp.get("", endpoint="listed")
@requires(Right.LOOK)
def list_proposals() -> Response:
    """List the open proposals in the person's areas, and the person's own."""
    actor = session.actor()

    def show_list(connection: Connection) -> Response:
        return page(
            "editing/proposals.html",
            private=True,
            waiting=proposals.open_proposals(connection, actor.areas(Right.LOOK)),
            own=proposals.proposals_by_author(connection, actor.staff_id),
            me=actor.staff_id,
            now=clock.now(),
        )

    return as_staff(show_list, session.by())


@bp.get("/<int:key>", endpoint="one")
@requires(Right.LOOK)
def show_proposal(key: int) -> Response:
    """Show the changes of a proposal, with the forms to decide it."""
    return as_staff(
        lambda connection: _page(connection, proposals.find_proposal(connection, key)), session.by()
    )


@bp.post("/<int:key>/approve")
@requires(Right.PUBLISH)
def approve(key: int) -> Response:
    """Publish a proposal, or show its conflicts with changes made meanwhile."""
    proposal = as_staff(lambda connection: proposals.find_proposal(connection, key), session.by())

    def approve_proposal(connection: Connection) -> Response:
        actor, choices = session.actor(), form_fields.conflict_choices(request.form)
        try:
            code = editing.approve_proposal(connection, actor, proposal, choices, _answer(), clock.now())
        except ChangedMeanwhile as error:
            return _page(connection, proposal, message_of(error), HTTPStatus.CONFLICT)
        except EntryInvalid as error:
            return _page(connection, proposal, message_of(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect_to(url_for("staff_history.station", code=code, saved="yes"))

    return as_staff(approve_proposal, session.by(_history_reason(proposal)))


@bp.post("/<int:key>/reject")
@requires(Right.PUBLISH)
def reject(key: int) -> Response:
    """Send a proposal back with an answer."""

    def reject_proposal(connection: Connection) -> Response:
        proposal = proposals.find_proposal(connection, key)
        try:
            editing.reject_proposal(connection, session.actor(), proposal, _answer(), clock.now())
        except EntryInvalid as error:
            return _page(connection, proposal, message_of(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect_with_message(url_for(".one", key=key), "rejected")

    return as_staff(reject_proposal, session.by())


@bp.post("/<int:key>/withdraw")
@requires(Right.EDIT)
def withdraw(key: int) -> Response:
    """Withdraw the person's own proposal."""

    def withdraw_proposal(connection: Connection) -> Response:
        editing.withdraw_proposal(connection, session.actor(), proposals.find_proposal(connection, key))
        return redirect_with_message(url_for(".one", key=key), "withdrawn")

    return as_staff(withdraw_proposal, session.by())


def _page(
    connection: Connection, proposal: Proposal, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    actor = session.actor()
    stored = drafts.by_ids(connection, [proposal.station_id])[0] if proposal.station_id else None
    is_open = proposal.state is ProposalState.SUBMITTED
    current = cells_of(stored.draft) if stored and is_open else proposal.base
    cells, conflicts = proposal.merge_onto(current, {})
    may_publish = actor.may(Right.PUBLISH, proposal.division_code, proposal.organization_id)
    is_own = proposal.author_id == actor.staff_id
    needs_second_person = is_own and not allows_own_approval(connection, proposal.division_code)
    response = page(
        "editing/proposal.html",
        private=True,
        proposal=proposal,
        is_open=is_open,
        conflicts=conflicts,
        conflict_columns={change.column for change in conflicts},
        moved_m=_moved_m(stored, cells) if is_open else None,
        is_own=is_own,
        needs_second_person=needs_second_person,
        may_decide=is_open and may_publish and not needs_second_person,
        trouble=trouble,
        answer=_answer(),
    )
    response.status_code = status
    return response


def _moved_m(stored: StoredStation | None, cells: Cells) -> float | None:
    """Return how far a proposal would move a station."""
    draft, _ = editing.check_entry(cells, stored)
    if draft is None or draft.position is None or stored is None or stored.draft.position is None:
        return None
    return distance_m(stored.draft.position, draft.position) or None


def _answer() -> str:
    return request.form.get("answer", "").strip()[:LONGEST_ANSWER]


def _history_reason(proposal: Proposal) -> str:
    """Return the reason for the history: author and reason of the proposal, and the approver's answer."""
    origin = f"{proposal.author}：{proposal.reason}" if proposal.reason else proposal.author
    return "；".join(part for part in (f"审批第 {proposal.id} 份修改（{origin}）", _answer()) if part)
