"""A frame with a division's stations for other websites, and the page that generates its HTML."""

from flask import Blueprint, Response, g, request

from geodata.divisions.codes import Division, division, full_name
from locator.accounts.views.access import public
from locator.hours.domain.state import ORDER_OF_STATES
from locator.http import clock
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.integers import row_number
from locator.http.responses import ANY_ORIGIN, page
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters
from locator.search.queries import listing, places
from locator.stations.queries import by_division

bp = Blueprint("embed", __name__, url_prefix="/embed")

DEFAULT_LIMIT = 5
MAX_LIMIT = 20
MAX_NAME_LENGTH = 60
HEIGHT_PX = 480
CACHE_CONTROL = "public, max-age=60"


@bp.get("/list/<code>")
@public
def framed(code: str) -> Response:
    """Show up to `limit` stations of a division, the open ones first, as a page to be framed."""
    place, at = division(code), clock.now()
    filters = Filters(open_states=OPEN_STATES if request.args.get("open") else frozenset())
    list_request = listing.ListRequest(at, filters, division=place, limit=listing.MAX_LIMIT)
    hits = read(lambda connection: listing.list_stations(connection, list_request)).hits
    ordered = sorted(hits, key=lambda hit: ORDER_OF_STATES.index(hit.opening.state))
    g.frame_ancestors = ANY_ORIGIN
    response = page("maps/embed_list.html", place=place, hits=ordered[: _limit()], total=len(hits), at=at)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@bp.get("/")
@public
def builder() -> Response:
    """Show a choice of divisions, and the HTML to copy for the chosen one."""
    name = request.args.get("q", "").strip()[:MAX_NAME_LENGTH]
    place = division(request.args["division"]) if request.args.get("division") else None
    found = read(lambda connection: places.divisions_by_name(connection, name)) if name else []
    provinces = (
        [] if place or name else read(lambda connection: by_division.counted_children(connection, None))
    )
    return page(
        "maps/embed_builder.html",
        q=name,
        place=place,
        named=found,
        provinces=provinces,
        limit=_limit(),
        height=HEIGHT_PX,
        address=_frame_url(place) if place else "",
        name=full_name(place.code) if place else "",
    )


def _frame_url(place: Division) -> str:
    """Return the absolute URL of a frame."""
    query = f"?limit={_limit()}" if _limit() != DEFAULT_LIMIT else ""
    return f"{public_url()}/embed/list/{place.code}{query}"


def _limit() -> int:
    given = row_number(request.args.get("limit", ""))
    return DEFAULT_LIMIT if given is None else min(MAX_LIMIT, max(1, given))
