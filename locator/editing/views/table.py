"""The staff page with the table of stations."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.editing.queries import station_table
from locator.editing.queries.station_table import Problem
from locator.editing.views.filters import read_filter
from locator.http.database import as_staff
from locator.http.responses import page
from locator.stations.domain.station import LifecycleStatus, StationKind

bp = Blueprint("staff_table", __name__, url_prefix="/staff/stations")


@bp.get("")
@requires(Right.LOOK)
def table() -> Response:
    """List the stations of the person's areas."""
    actor = session.actor()
    selection = read_filter(request.args, actor)
    found = as_staff(lambda connection: station_table.find_page(connection, selection.request), session.by())
    return page(
        "editing/station_table.html",
        private=True,
        found=found,
        given=selection.given,
        place=selection.division,
        trouble=selection.trouble,
        divisions=division_options(actor.areas(Right.LOOK)),
        now=selection.request.now,
        may_add=actor.may_somewhere(Right.EDIT),
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
        first=_address(),
        rest=_address(after=str(found.next_after)) if found.next_after else None,
        same=urlencode(_filters()),
    )


def _filters() -> dict[str, str]:
    return {name: text for name, text in request.args.items() if text and name != "after"}


def _address(**more: str) -> str:
    """Return the URL of this table with the same filters and further parameters."""
    return f"{url_for('.table')}?{urlencode(_filters() | more)}"
