"""Changes that wait for a second look: the list, one of them, and the answers to it."""

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
from locator.editing.views.form import see
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


@bp.get("")
@requires(Right.LOOK)
def listed() -> Response:
    """List what waits in the asker's areas, and what the asker has proposed."""
    actor = session.actor()

    def asked(connection: Connection) -> Response:
        return page(
            "editing/proposals.html",
            private=True,
            waiting=proposals.waiting(connection, actor.areas(Right.LOOK)),
            own=proposals.by_author(connection, actor.staff_id),
            me=actor.staff_id,
            now=clock.now(),
        )

    return as_staff(asked, session.by())


@bp.get("/<int:key>")
@requires(Right.LOOK)
def one(key: int) -> Response:
    """Show what a proposal is to change, and nothing else."""
    return as_staff(lambda connection: _page(connection, proposals.one(connection, key)), session.by())


@bp.post("/<int:key>/approve")
@requires(Right.PUBLISH)
def approve(key: int) -> Response:
    """Publish a proposal; where somebody has changed the same meanwhile, ask which holds."""

    asked = as_staff(lambda connection: proposals.one(connection, key), session.by())

    def act(connection: Connection) -> Response:
        actor, chosen = session.actor(), form_fields.choices(request.form)
        try:
            code = editing.approve(connection, actor, asked, chosen, _answer(), clock.now())
        except ChangedMeanwhile as error:
            return _page(connection, asked, message_of(error), HTTPStatus.CONFLICT)
        except EntryInvalid as error:
            return _page(connection, asked, message_of(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return see(url_for("staff_history.station", code=code, saved="yes"))

    return as_staff(act, session.by(_reason(asked)))


@bp.post("/<int:key>/reject")
@requires(Right.PUBLISH)
def reject(key: int) -> Response:
    """Send a proposal back, with the reason."""

    def act(connection: Connection) -> Response:
        asked = proposals.one(connection, key)
        try:
            editing.reject(connection, session.actor(), asked, _answer(), clock.now())
        except EntryInvalid as error:
            return _page(connection, asked, message_of(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect_with_message(url_for(".one", key=key), "rejected")

    return as_staff(act, session.by())


@bp.post("/<int:key>/withdraw")
@requires(Right.EDIT)
def withdraw(key: int) -> Response:
    """Take one's own proposal back."""

    def act(connection: Connection) -> Response:
        editing.withdraw(connection, session.actor(), proposals.one(connection, key))
        return redirect_with_message(url_for(".one", key=key), "withdrawn")

    return as_staff(act, session.by())


def _page(
    connection: Connection, asked: Proposal, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    actor = session.actor()
    stored = drafts.by_ids(connection, [asked.station_id])[0] if asked.station_id else None
    waits = asked.state is ProposalState.SUBMITTED
    now = cells_of(stored.draft) if stored and waits else asked.base
    cells, both = asked.upon(now, {})
    may_publish = actor.may(Right.PUBLISH, asked.division_code, asked.organization_id)
    own = asked.author_id == actor.staff_id
    alone = own and not allows_own_approval(connection, asked.division_code)
    response = page(
        "editing/proposal.html",
        private=True,
        asked=asked,
        waits=waits,
        both=both,
        doubled={change.column for change in both},
        moved_m=_moved_m(stored, cells) if waits else None,
        own=own,
        alone=alone,
        may_decide=waits and may_publish and not alone,
        trouble=trouble,
        answer=_answer(),
    )
    response.status_code = status
    return response


def _moved_m(stored: StoredStation | None, cells: Cells) -> float | None:
    """Return how far a proposal would move a station."""
    draft, _ = editing.looked_at(cells, stored)
    if draft is None or draft.position is None or stored is None or stored.draft.position is None:
        return None
    return distance_m(stored.draft.position, draft.position) or None


def _answer() -> str:
    return request.form.get("answer", "").strip()[:LONGEST_ANSWER]


def _reason(asked: Proposal) -> str:
    """Return what the history keeps as the reason: whose change it was and why, and the approver's words."""
    why = f"{asked.author}：{asked.words}" if asked.words else asked.author
    return "；".join(part for part in (f"审批第 {asked.id} 份修改（{why}）", _answer()) if part)
