"""What whoever is inside sees of a station, for the staff of its area."""

from flask import Blueprint, Response
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.entries.queries import drafts
from locator.http import clock
from locator.http.database import as_staff
from locator.inside import queries
from locator.inside.views.shown import inside_page, page_values

bp = Blueprint("staff_inside", __name__, url_prefix="/staff/stations/<code>/inside")


@bp.get("")
@requires(Right.LOOK)
def station(code: str) -> Response:
    """Show a station of the person's area as it is seen inside."""

    def load(connection: Connection) -> Response:
        stored = drafts.by_code(connection, code)
        session.require_at(Right.LOOK, stored.draft.division_code, stored.operator_id)
        entry = queries.by_id(connection, stored.id)
        return inside_page(page_values(connection, entry, clock.now()), number="", report_code="")

    return as_staff(load, session.by())
