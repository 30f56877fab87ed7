"""Changes that wait for a second look: the list, one of them, and the answers to it."""

from http import HTTPStatus

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.geodesy import distance_m
from locator.actions import editing
from locator.domain.draft_cells import Cells, cells_of
from locator.domain.proposal import Proposal, ProposalState
from locator.domain.rights import Right
from locator.errors import ChangedMeanwhile, EntryInvalid
from locator.queries import areas, drafts, proposals
from locator.queries.drafts import StoredStation
from locator.web import clock, entry_form, staff_session
from locator.web.database import as_staff
from locator.web.errors import words
from locator.web.responses import page
from locator.web.staff_stations import see
from locator.web.told import done

bp = Blueprint("staff_proposals", __name__, url_prefix="/staff/proposals")
LONGEST_ANSWER = 500


@bp.get("")
def listed() -> Response:
    """List what waits in the asker's areas, and what the asker has proposed."""
    actor = staff_session.actor()

    def asked(connection: Connection) -> Response:
        return page(
            "staff/proposals/list.html",
            private=True,
            waiting=proposals.waiting(connection, actor.areas(Right.LOOK)),
            own=proposals.by_author(connection, actor.staff_id),
            me=actor.staff_id,
            now=clock.now(),
        )

    return as_staff(asked, staff_session.by())


@bp.get("/<int:key>")
def one(key: int) -> Response:
    """Show what a proposal is to change, and nothing else."""
    return as_staff(lambda connection: _page(connection, proposals.one(connection, key)), staff_session.by())


@bp.post("/<int:key>/approve")
def approve(key: int) -> Response:
    """Publish a proposal; where somebody has changed the same meanwhile, ask which holds."""

    asked = as_staff(lambda connection: proposals.one(connection, key), staff_session.by())

    def act(connection: Connection) -> Response:
        actor, chosen = staff_session.actor(), entry_form.choices(request.form)
        try:
            code = editing.approve(connection, actor, asked, chosen, _answer(), clock.now())
        except ChangedMeanwhile as error:
            return _page(connection, asked, words(error), HTTPStatus.CONFLICT)
        except EntryInvalid as error:
            return _page(connection, asked, words(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return see(url_for("staff_history.station", code=code, saved="yes"))

    return as_staff(act, staff_session.by(_reason(asked)))


@bp.post("/<int:key>/reject")
def reject(key: int) -> Response:
    """Send a proposal back, with the reason."""

    def act(connection: Connection) -> Response:
        asked = proposals.one(connection, key)
        try:
            editing.reject(connection, staff_session.actor(), asked, _answer(), clock.now())
        except EntryInvalid as error:
            return _page(connection, asked, words(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return done(url_for(".one", key=key), "rejected")

    return as_staff(act, staff_session.by())


@bp.post("/<int:key>/withdraw")
def withdraw(key: int) -> Response:
    """Take one's own proposal back."""

    def act(connection: Connection) -> Response:
        editing.withdraw(connection, staff_session.actor(), proposals.one(connection, key))
        return done(url_for(".one", key=key), "withdrawn")

    return as_staff(act, staff_session.by())


def _page(
    connection: Connection, asked: Proposal, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    actor = staff_session.actor()
    stored = drafts.by_ids(connection, [asked.station_id])[0] if asked.station_id else None
    waits = asked.state is ProposalState.SUBMITTED
    now = cells_of(stored.draft) if stored and waits else asked.base
    cells, both = asked.upon(now, {})
    may_publish = actor.may(Right.PUBLISH, asked.division_code, asked.organization_id)
    own = asked.author_id == actor.staff_id
    alone = own and not areas.own_approval(connection, asked.division_code)
    response = page(
        "staff/proposals/one.html",
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
