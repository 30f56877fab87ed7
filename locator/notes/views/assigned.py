"""Staff page: one's own tasks, and those given to others."""

from flask import Blueprint, Response

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import page
from locator.notes.queries import notes

bp = Blueprint("staff_assigned", __name__, url_prefix="/staff/assigned")


@bp.get("")
@requires(Right.LOOK)
def tasks() -> Response:
    """List the open tasks of the person, and those that they have given."""
    own_id = session.actor().staff_id
    mine, given = as_staff(
        lambda connection: (
            notes.tasks_of_person(connection, own_id),
            notes.tasks_given_by(connection, own_id),
        ),
        session.by(),
    )
    return page("notes/assigned.html", private=True, mine=mine, given=given, today=clock.now().date())
