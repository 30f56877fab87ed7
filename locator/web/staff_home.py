"""The first page after signing in: where the person works, how things stand there, and what waits."""

from flask import Blueprint, Response

from locator.queries.figures import figures
from locator.web import staff_session
from locator.web.database import as_staff
from locator.web.responses import page
from locator.web.staff_figures import scope_of, vocabulary

bp = Blueprint("staff_home", __name__, url_prefix="/staff")


@bp.get("/")
def home() -> Response:
    """Show how things stand in the person's areas."""
    actor = staff_session.actor()
    scope = scope_of(actor)
    found = as_staff(lambda connection: figures(connection, scope), staff_session.by())
    return page("staff/home.html", private=True, actor=actor, figures=found, now=scope.now, **vocabulary())
