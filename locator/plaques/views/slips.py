"""Staff pages that print: confirmation slips of keepers, and cards with the code behind a plaque."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area, Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.deployment import public_url
from locator.http.responses import page
from locator.plaques.actions import slips
from locator.plaques.domain.codes import in_groups
from locator.plaques.queries import printable
from locator.publishing.views.qr import qr_svg

bp = Blueprint("staff_slips", __name__, url_prefix="/staff/slips")
Result = TypeVar("Result")
NOTHING = Sentence("没有要印的")


@bp.get("")
@requires(Right.TEND)
def choose() -> Response:
    """Show what there is to print."""
    found = _of_areas(printable.count)
    code = request.args.get("code", "")[:20]
    most = printable.MAX_PRINTED
    return page("plaques/staff_slips.html", private=True, found=found, code=code, most=most)


@bp.post("/keepers")
@requires(Right.TEND)
def print_slips() -> Response:
    """Print the slips of keepers, with new links."""
    code, only_silent = _code(), request.form.get("which") != "all"

    def make(connection: Connection, areas: Sequence[Area]) -> list[slips.Slip]:
        places = printable.keepers(connection, areas, only_silent=only_silent, code=code)
        return slips.make_slips(connection, places, public_url(), clock.now())

    made = _of_areas(make, "印确认单")
    if not made:
        raise InvalidRequest({"which": NOTHING})
    return page(
        "plaques/staff_slip_sheets.html", private=True, slips=made, printed_at=clock.now(), qr_svg=qr_svg
    )


@bp.post("/codes")
@requires(Right.TEND)
def print_codes() -> Response:
    """Print cards with new codes, of the stations that have none or of one station."""
    code = _code()

    def make(connection: Connection, areas: Sequence[Area]) -> list[slips.PlaqueCard]:
        return slips.make_cards(connection, printable.places(connection, areas, code), clock.now())

    made = _of_areas(make, "换牌子后的口令")
    if not made:
        raise InvalidRequest({"code": NOTHING})
    return page(
        "plaques/staff_cards.html",
        private=True,
        cards=made,
        printed_at=clock.now(),
        address=lambda card: f"{public_url()}/p/{card.place.code}",
        in_groups=in_groups,
        qr_svg=qr_svg,
    )


def _code() -> str:
    return request.form.get("code", "").strip()[:20]


def _of_areas(work: Callable[[Connection, Sequence[Area]], Result], reason: str = "") -> Result:
    areas = session.actor().areas(Right.TEND)
    by = session.by(reason) if reason else session.by()
    return as_staff(lambda connection: work(connection, areas), by)
