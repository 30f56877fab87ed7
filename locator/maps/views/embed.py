"""Stations on somebody else's page: a frame that any site may show, and the page that says how."""

from flask import Blueprint, Response, g, request

from geodata.divisions.codes import Division, division, full_name
from locator.accounts.views.access import public
from locator.hours.domain.state import ORDER_OF_STATES, OpenState
from locator.http import clock
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.integers import row_number
from locator.http.responses import ANY_ORIGIN, page
from locator.search.domain.search import Filters
from locator.search.queries import listing, places
from locator.stations.queries import by_division

bp = Blueprint("embed", __name__, url_prefix="/embed")

SHOWN = 5
MOST_SHOWN = 20
LONGEST_NAME = 60
HEIGHT_PX = 480
KEPT = "public, max-age=60"


@bp.get("/list/<code>")
@public
def framed(code: str) -> Response:
    """Show a division's stations, the open ones first, in a frame; `limit` says how many."""
    place, at = division(code), clock.now()
    open_only = {OpenState.OPEN, OpenState.CLOSING_SOON} if request.args.get("open") else ()
    question = listing.ListRequest(
        at, Filters(open_states=frozenset(open_only)), division=place, limit=listing.MAX_LIMIT
    )
    found = read(lambda connection: listing.page(connection, question)).hits
    ranked = sorted(found, key=lambda hit: ORDER_OF_STATES.index(hit.opening.state))
    g.frame_ancestors = ANY_ORIGIN
    answer = page("maps/embed_list.html", place=place, hits=ranked[: _limit()], total=len(found), at=at)
    answer.headers["Cache-Control"] = KEPT
    return answer


@bp.get("/")
@public
def builder() -> Response:
    """Show which division can be framed, and the lines to copy."""
    words = request.args.get("q", "").strip()[:LONGEST_NAME]
    place = division(request.args["division"]) if request.args.get("division") else None
    named = read(lambda connection: places.divisions_named(connection, words)) if words else []
    provinces = (
        [] if place or words else read(lambda connection: by_division.counted_children(connection, None))
    )
    return page(
        "maps/embed_builder.html",
        q=words,
        place=place,
        named=named,
        provinces=provinces,
        limit=_limit(),
        height=HEIGHT_PX,
        address=_address(place) if place else "",
        name=full_name(place.code) if place else "",
    )


def _address(place: Division) -> str:
    """Return the whole address of a frame, as another site has to write it."""
    rest = f"?limit={_limit()}" if _limit() != SHOWN else ""
    return f"{public_url()}/embed/list/{place.code}{rest}"


def _limit() -> int:
    given = row_number(request.args.get("limit", ""))
    return SHOWN if given is None else min(MOST_SHOWN, max(1, given))
