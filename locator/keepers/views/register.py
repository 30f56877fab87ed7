"""Staff pages that name many keepers: from contacts of a sheet, and stations without one."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.errors import InvalidRequest, LocatorError
from locator.hours.domain.errors import InvalidException
from locator.http import clock
from locator.http.database import as_staff
from locator.http.deployment import sends_messages
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.keepers.actions import registering
from locator.keepers.queries import without_keeper
from locator.keepers.queries.without_keeper import MAX_OFFERED, PAGE_SIZE

bp = Blueprint("staff_keeper_lists", __name__, url_prefix="/staff/keepers")
LARGEST_BODY_BYTES = 128 * 1024


@bp.get("/offer")
@requires(Right.TEND)
def offer() -> Response:
    """Show the contacts who could be keepers of stations that have none; nobody is named without a yes."""
    return _offer()


@bp.post("/offer")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.TEND)
def register() -> Response:
    """Name the ticked contacts the keepers of their stations."""
    areas, ticked = session.actor().areas(Right.TEND), set(request.form.getlist("code")[:MAX_OFFERED])
    union_email, is_at_once = request.form.get("union_email", "")[:254], request.form.get("at_once") == "yes"

    def work(connection: Connection) -> int:
        chosen = without_keeper.candidates(connection, areas, ticked)
        return registering.register(connection, chosen, union_email, clock.now(), is_at_once=is_at_once)

    try:
        count = as_staff(work, session.by("照联系人登记守站人"))
    except InvalidException as error:
        return _offer(error)
    if not count:
        return _offer(InvalidRequest({"code": Sentence("请先勾选要登记的站")}))
    return redirect_with_message(url_for("staff_keepers.keepers"), "keepers-named")


@bp.post("/ask")
@requires(Right.TEND)
def ask_unasked() -> Response:
    """Ask the keepers who were never asked within the hour."""
    areas = session.actor().areas(Right.TEND)
    as_staff(
        lambda connection: registering.ask_unasked(connection, areas, clock.now()), session.by("请守站人确认")
    )
    return redirect_with_message(url_for("staff_keepers.keepers"), "keepers-asked")


@bp.get("/without")
@requires(Right.LOOK)
def without() -> Response:
    """List the stations without a keeper, a page at a time."""
    areas, after = session.actor().areas(Right.LOOK), request.args.get("after", "")[:20]
    found, total = as_staff(
        lambda connection: (
            without_keeper.page_of(connection, areas, after),
            without_keeper.count(connection, areas),
        ),
        session.by(),
    )
    shown = found[:PAGE_SIZE]
    following = shown[-1].code if len(found) > PAGE_SIZE else ""
    may_name = session.actor().may_somewhere(Right.TEND)
    return page(
        "keepers/staff_without.html",
        private=True,
        found=shown,
        total=total,
        after=after,
        following=following,
        may_name=may_name,
    )


def _offer(trouble: LocatorError | None = None) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.TEND)
    found, total = as_staff(
        lambda connection: (
            without_keeper.candidates(connection, areas),
            without_keeper.count_candidates(connection, areas),
        ),
        session.by(),
    )
    response = page(
        "keepers/staff_offer.html",
        private=True,
        found=found,
        left=total - len(found),
        own_email=request.form.get("union_email", actor.email),
        sends_messages=sends_messages(),
        trouble=message_of(trouble) if trouble else "",
    )
    if trouble:
        response.status_code = 400
    return response
