"""The table of the stations of somebody's areas."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from locator.domain.rights import Right
from locator.domain.station import LifecycleStatus, StationKind
from locator.queries import station_table
from locator.queries.station_table import Problem
from locator.web import staff_session
from locator.web.database import as_staff
from locator.web.division_words import options
from locator.web.responses import page
from locator.web.station_filter import read_filter

bp = Blueprint("staff_table", __name__, url_prefix="/staff/stations")


@bp.get("")
def table() -> Response:
    """List the stations of the asker's areas."""
    actor = staff_session.actor()
    chosen = read_filter(request.args, actor)
    found = as_staff(lambda connection: station_table.page(connection, chosen.wanted), staff_session.by())
    return page(
        "staff/stations/table.html",
        private=True,
        found=found,
        given=chosen.given,
        place=chosen.place,
        trouble=chosen.trouble,
        divisions=options(actor.areas(Right.LOOK)),
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
