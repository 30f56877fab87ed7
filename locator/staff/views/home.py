"""The first page after signing in: the figures of the person's areas."""

from flask import Blueprint, Response

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.figures.queries.figures import read_figures
from locator.figures.views import current_scope, template_values
from locator.http.database import as_staff
from locator.http.responses import page
from locator.reports.queries import bursts

bp = Blueprint("staff_home", __name__, url_prefix="/staff")


@bp.get("/")
@requires(Right.LOOK)
def home() -> Response:
    """Show the figures of the person's areas."""
    actor = session.actor()
    scope = current_scope(actor)
    found, waiting = as_staff(
        lambda connection: (read_figures(connection, scope), bursts.waiting(connection)), session.by()
    )
    return page(
        "staff/home.html",
        private=True,
        actor=actor,
        figures=found,
        bursts=waiting,
        now=scope.now,
        **template_values(),
    )
