"""Saving a view of the table under a name, for oneself or for one's union, and removing it."""

from flask import Blueprint, Response, request, url_for

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.workbench.actions import saved_views
from locator.workbench.views.parameters import read_query

bp = Blueprint("staff_workbench_views", __name__, url_prefix="/staff/workbench/views")


@bp.post("")
@requires(Right.LOOK)
def save() -> Response:
    """Save the filters, order and columns of a table."""
    query = read_query(request.form.get("query", ""), session.actor()).query
    name, area = request.form.get("name", "").strip(), request.form.get("area", "")
    as_staff(
        lambda connection: saved_views.save_view(connection, session.actor(), area, name, query), session.by()
    )
    return redirect_with_message(f"{url_for('staff_table.table')}?{query}", "view-saved")


@bp.post("/<int:key>/remove")
@requires(Right.LOOK)
def remove(key: int) -> Response:
    """Remove a view."""
    as_staff(lambda connection: saved_views.remove_view(connection, key), session.by())
    return redirect_with_message(url_for("staff_table.table"), "view-removed")
