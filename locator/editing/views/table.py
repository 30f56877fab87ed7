"""The table of the stations of somebody's areas."""

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
    """List the stations of the asker's areas."""
    actor = session.actor()
    chosen = read_filter(request.args, actor)
    found = as_staff(lambda connection: station_table.page(connection, chosen.wanted), session.by())
    return page(
        "editing/station_table.html",
        private=True,
        found=found,
        given=chosen.given,
        place=chosen.place,
        trouble=chosen.trouble,
        divisions=division_options(actor.areas(Right.LOOK)),
        now=chosen.wanted.now,
        may_add=actor.may_somewhere(Right.EDIT),
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
        first=_address(),
        rest=_address(after=str(found.next_after)) if found.next_after else None,
        same=urlencode(_asked()),
    )


def _asked() -> dict[str, str]:
    return {name: text for name, text in request.args.items() if text and name != "after"}


def _address(**more: str) -> str:
    """Return this table's address, from another row on."""
    return f"{url_for('.table')}?{urlencode(_asked() | more)}"
