"""Staff pages: the stations that are due for a call, the script of one call, and its outcome."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.checking.actions import claims, outcomes
from locator.checking.domain.call import Call, Outcome, Said, Topic
from locator.checking.domain.errors import CallIncomplete, ClaimLost
from locator.checking.domain.priority import Because
from locator.checking.queries import calls, queue
from locator.checking.views.script import call_of_form, entry_in_words, numbers_of
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import LocatorError
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("staff_checks", __name__, url_prefix="/staff/checks")
LISTED = 30


@bp.get("")
@requires(Right.TEND)
def waiting() -> Response:
    """List the stations that are due, for any reason or for ``because``, the most urgent first."""
    areas, now = session.actor().areas(Right.TEND), clock.now()
    given = request.args.get("because", "")
    because = Because(given) if given in set(Because) else None

    def load(connection: Connection) -> Response:
        count = connection.scalar(queue.count_due(areas, now, because)) or 0
        return page(
            "checking/queue.html",
            private=True,
            due=queue.due(connection, areas, now, LISTED, because),
            count=queue.counted_text(count),
            is_longer=count > LISTED,
            because=because,
            held=calls.claim_by(connection, session.actor().staff_id, now),
            now=now,
        )

    return as_staff(load, session.by())


@bp.post("/next")
@requires(Right.TEND)
def take_next() -> Response:
    """Take the most urgent station that nobody has."""
    code = as_staff(_claim_next, session.by())
    if code is None:
        return redirect_with_message(url_for(".waiting"), "nothing-due")
    return redirect_with_message(url_for(".script", code=code), "station-taken")


@bp.post("/<code>/take")
@requires(Right.TEND)
def take(code: str) -> Response:
    """Take a certain station, in the place of what the person has."""

    def claim(connection: Connection) -> bool:
        stored = _own_station(connection, code)
        return claims.claim(connection, stored.id, session.actor().staff_id, clock.now())

    if not as_staff(claim, session.by()):
        return redirect_with_message(url_for(".waiting"), "station-held")
    return redirect_with_message(url_for(".script", code=code), "station-taken")


@bp.post("/release")
@requires(Right.TEND)
def release() -> Response:
    """Give back what the person has, without an outcome."""
    as_staff(lambda connection: claims.release(connection, session.actor().staff_id), session.by())
    return redirect_with_message(url_for(".waiting"), "station-released")


@bp.get("/<code>")
@requires(Right.TEND)
def script(code: str) -> Response:
    """Show what to ask a station, with what its entry says."""
    return _show(code)


@bp.post("/<code>")
@requires(Right.TEND)
def record(code: str) -> Response:
    """Record the outcome; go on to the entry's form where something is wrong, or to the next station."""
    try:
        call = call_of_form(session.form_values())
        following = as_staff(lambda connection: _record(connection, code, call), session.by("打电话核对"))
    except (CallIncomplete, ClaimLost) as error:
        return _show(code, error)
    if call.needs_edit and request.form.get("do") == "edit":
        return redirect_with_message(url_for("staff_stations.edit", code=code), "call-recorded")
    if following is None:
        return redirect_with_message(url_for(".waiting"), "call-recorded")
    return redirect_with_message(url_for(".script", code=following), "call-recorded")


def _record(connection: Connection, code: str, call: Call) -> str | None:
    """Record a call; return the station that the person has now, if they go on."""
    stored, actor = _own_station(connection, code), session.actor()
    union = actor.union_name_at(stored.draft.division_code, stored.operator_id)
    outcomes.record(connection, stored.id, actor.staff_id, union, call, clock.now())
    return _claim_next(connection) if request.form.get("do") == "next" else None


def _claim_next(connection: Connection) -> str | None:
    actor = session.actor()
    return claims.claim_next(connection, actor.staff_id, actor.areas(Right.TEND), clock.now())


def _own_station(connection: Connection, code: str) -> StoredStation:
    stored = drafts.by_code(connection, code)
    session.require_at(Right.TEND, stored.draft.division_code, stored.operator_id)
    return stored


def _show(code: str, trouble: LocatorError | None = None) -> Response:
    now, actor = clock.now(), session.actor()

    def load(connection: Connection) -> Response:
        stored = _own_station(connection, code)
        return page(
            "checking/script.html",
            private=True,
            stored=stored,
            reasons=queue.standing_of(connection, stored.id, now).standing.reasons(now),
            numbers=numbers_of(stored.draft),
            texts=entry_in_words(stored.draft),
            claim=calls.claim_of(connection, stored.id, now),
            past=calls.calls_of(connection, stored.id),
            topics=Topic,
            answers=Said,
            outcomes=Outcome,
            may_edit=actor.may(Right.EDIT, stored.draft.division_code, stored.operator_id),
            own_id=actor.staff_id,
            entered=session.form_values() if trouble else {},
            trouble=trouble.args[0] if trouble else "",
            now=now,
        )

    response = as_staff(load, session.by())
    if trouble:
        response.status_code = trouble.status
    return response
