"""Job lists for everybody: a search over all posts, one list, and its poster to print."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Row

from geodata.divisions.codes import divisions, full_name
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.bulletins import queries
from locator.bulletins.views.linked_data import job_posting
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.integers import row_number
from locator.http.responses import page
from locator.publishing.views.qr import qr_svg

bp = Blueprint("bulletins", __name__, url_prefix="/jobs")

MAX_WORDS_LENGTH = 50
MAX_PAGE = 1_000


@bp.get("/")
@public
def search() -> Response:
    """List the posts of all lists that count today, by words, place and division."""
    asked = {
        name: request.args.get(name, "").strip()[:MAX_WORDS_LENGTH] for name in ("q", "place", "division")
    }
    if asked["division"] and asked["division"] not in divisions():
        raise InvalidRequest({"division": Sentence("没有这个区划代码")})
    number = min(row_number(request.args.get("page", "1"), MAX_PAGE) or 1, MAX_PAGE)
    found = read(
        lambda connection: queries.find_posts(
            connection, clock.now().date(), asked["q"], asked["place"], asked["division"], number
        )
    )
    last = max(1, -(-found.count // queries.PAGE_POSTS))
    return page(
        "bulletins/search.html",
        found=found,
        asked=asked,
        place=full_name(asked["division"]) if asked["division"] else "",
        number=number,
        last=last,
    )


@bp.get("/<int:key>")
@public
def one(key: int) -> Response:
    """Show a list."""
    bulletin, posts = _read(key)
    linked = [job_posting(post, bulletin) for post in posts]
    return page("bulletins/bulletin.html", bulletin=bulletin, posts=posts, linked=linked)


@bp.get("/<int:key>/poster")
@public
def poster(key: int) -> Response:
    """Show a list as a poster to print."""
    bulletin, posts = _read(key)
    address = f"{public_url()}/jobs/{key}"
    return page("bulletins/poster.html", bulletin=bulletin, posts=posts, address=address, qr=qr_svg(address))


def _read(key: int) -> tuple[Row[Any], Sequence[Row[Any]]]:
    """Return a list that counts today, and its posts; raise BulletinNotFound."""
    today = clock.now().date()
    return read(
        lambda connection: (
            queries.public_bulletin(connection, key, today),
            queries.posts_of(connection, key),
        )
    )
