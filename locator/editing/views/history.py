"""What was changed: one station's life, the changes of one's areas, and the last seal to keep elsewhere."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.editing.actions import editing
from locator.editing.actions.restore import restore
from locator.editing.views.form import mine, reason, see
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed
from locator.history.domain import NoSuchVersion
from locator.history.queries import history, recent_changes
from locator.http import clock
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import page
from locator.sheets.domain.entry_cells import cells_of

bp = Blueprint("staff_history", __name__, url_prefix="/staff")


@bp.get("/history")
@requires(Right.LOOK)
def recent() -> Response:
    """Show what was changed in the asker's areas, newest first."""
    areas = session.actor().areas(Right.LOOK)
    number = row_number(request.args.get("before", ""))

    def asked(connection: Connection) -> Response:
        found = recent_changes.page(connection, areas, number)
        head = history.head(connection)
        return page(
            "editing/recent_changes.html",
            private=True,
            found=found,
            head=head,
            now=clock.now(),
            before=number,
        )

    return as_staff(asked, session.by())


@bp.get("/history/head")
@requires(Right.LOOK)
def head() -> Response:
    """Give out the last seal: whoever keeps it can tell later whether the history was cut or altered."""
    seal = as_staff(history.head, session.by())
    name = f"history-{clock.now():%Y%m%d}-{seal.number}.txt"
    answer = Response(f"{seal}\n", mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/stations/<code>/history")
@requires(Right.LOOK)
def station(code: str) -> Response:
    """Tell a station's life: who changed what, when, by which document, and whence each value is."""

    def asked(connection: Connection) -> Response:
        stored = _seen(connection, code)
        events = history.timeline(connection, stored.id)
        cells, actor = cells_of(stored.draft), session.actor()
        return page(
            "editing/station_history.html",
            private=True,
            stored=stored,
            events=events,
            cells=cells,
            origins=history.origins(events),
            documents=drafts.facet_checks(connection, stored.id),
            may_edit=actor.may(Right.EDIT, stored.draft.division_code, stored.operator_id),
            may_publish=editing.may_publish(connection, actor, stored, cells),
            saved=request.args.get("saved") == "yes",
            now=clock.now(),
        )

    return as_staff(asked, session.by())


@bp.post("/stations/<code>/history/restore")
@requires(Right.EDIT)
def bring_back(code: str) -> Response:
    """Let a station say again what it said after a change, or propose that it does."""
    number = row_number(request.form.get("change", ""))
    if number is None:
        raise NoSuchVersion("没有这个版本")

    def act(connection: Connection) -> Response:
        stored, actor = mine(connection, code), session.actor()
        was = history.draft_at(connection, stored.id, number)
        if request.form.get("do") == "publish":
            editing.require_publishing(connection, actor, stored, was)
            restore(connection, code, number, clock.now().date())
            return see(url_for(".station", code=code, saved="yes"))
        key = editing.submit(connection, actor, stored, cells_of(was), reason() or "改回从前的样子")
        return see(url_for("staff_proposals.one", key=key))

    return as_staff(act, session.by(reason() or "改回从前的样子"))


def _seen(connection: Connection, code: str) -> StoredStation:
    stored = drafts.by_code(connection, code)
    if not session.actor().may(Right.LOOK, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored
