"""Staff page of a year: occurrences that were counted, people and opinions by kind."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.events.queries.counts import counted_years, year_by_kind
from locator.http import clock
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import page

bp = Blueprint("staff_event_year", __name__, url_prefix="/staff/events/year")


@bp.get("")
@requires(Right.LOOK)
def year() -> Response:
    """Show what was counted in a year in the person's areas."""
    areas = session.actor().areas(Right.LOOK)
    chosen = row_number(request.args.get("year", ""), 2_100) or clock.now().year

    def show(connection: Connection) -> Response:
        kinds = year_by_kind(connection, areas, chosen)
        return page(
            "events/year.html",
            private=True,
            year=chosen,
            years=counted_years(connection, areas),
            kinds=kinds,
            occurrences=sum(one.occurrences for one in kinds),
            people=sum(one.people for one in kinds),
            opinions=sum(one.opinions for one in kinds),
        )

    return as_staff(show, session.by())
