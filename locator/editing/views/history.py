"""Staff pages of the history: a station's changes, the changes in a person's areas, the latest seal."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.editing.actions import editing
from locator.editing.actions.restore import restore_version
from locator.editing.views.form import entered_reason, redirect_to, require_own_station
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed
from locator.history.domain import NoSuchVersion
from locator.history.queries import integrity, recent_changes, timeline
from locator.http import clock
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import page
from locator.sheets.domain.entry_cells import cells_of

bp = Blueprint("staff_history", __name__, url_prefix="/staff")


@bp.get("/history")
@requires(Right.LOOK)
def recent() -> Response:
    """Show the changes in the person's areas, newest first."""
    areas = session.actor().areas(Right.LOOK)
    number = row_number(request.args.get("before", ""))

    def show_changes(connection: Connection) -> Response:
        found = recent_changes.find_changes(connection, areas, number)
        head = integrity.latest_seal(connection)
        return page(
            "editing/recent_changes.html",
            private=True,
            found=found,
            head=head,
            now=clock.now(),
            before=number,
        )

    return as_staff(show_changes, session.by())


@bp.get("/history/head")
@requires(Right.LOOK)
def head() -> Response:
    """Return the latest seal as a file; kept elsewhere, it shows later whether the history was altered."""
    seal = as_staff(integrity.latest_seal, session.by())
    name = f"history-{clock.now():%Y%m%d}-{seal.number}.txt"
    answer = Response(f"{seal}\n", mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/stations/<code>/history")
@requires(Right.LOOK)
def station(code: str) -> Response:
    """Show a station's changes, with author, time and source, and the origin of each value."""

    def show_history(connection: Connection) -> Response:
        stored = _require_visible_station(connection, code)
        events = timeline.timeline(connection, stored.id)
        cells, actor = cells_of(stored.draft), session.actor()
        return page(
            "editing/station_history.html",
            private=True,
            stored=stored,
            events=events,
            cells=cells,
            origins=timeline.cell_origins(events),
            documents=drafts.facet_checks(connection, stored.id),
            may_edit=actor.may(Right.EDIT, stored.draft.division_code, stored.operator_id),
            may_publish=editing.may_publish_entry(connection, actor, stored, cells),
            saved=request.args.get("saved") == "yes",
            now=clock.now(),
        )

    return as_staff(show_history, session.by())


@bp.post("/stations/<code>/history/restore", endpoint="bring_back")
@requires(Right.EDIT)
def restore(code: str) -> Response:
    """Restore an earlier version of a station, or propose to."""
    number = row_number(request.form.get("change", ""))
    if number is None:
        raise NoSuchVersion("没有这个版本")
    reason = entered_reason() or "改回从前的样子"

    def restore_or_propose(connection: Connection) -> Response:
        stored, actor = require_own_station(connection, code), session.actor()
        earlier = timeline.draft_at(connection, stored.id, number)
        if request.form.get("do") == "publish":
            editing.require_publish_right(connection, actor, stored, earlier)
            restore_version(connection, code, number, clock.now().date())
            return redirect_to(url_for(".station", code=code, saved="yes"))
        key = editing.submit_proposal(connection, actor, stored, cells_of(earlier), reason)
        return redirect_to(url_for("staff_proposals.one", key=key))

    return as_staff(restore_or_propose, session.by(reason))


def _require_visible_station(connection: Connection, code: str) -> StoredStation:
    stored = drafts.by_code(connection, code)
    if not session.actor().may(Right.LOOK, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored
