"""The first page after signing in: where the person works, and what waits there."""

from flask import Blueprint, Response

from locator.web import staff_session
from locator.web.responses import page

bp = Blueprint("staff_home", __name__, url_prefix="/staff")


@bp.get("/")
def home() -> Response:
    """Show what waits."""
    return page("staff/home.html", private=True, actor=staff_session.actor())
