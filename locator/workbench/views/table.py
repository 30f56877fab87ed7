"""The staff page with the table of stations beside the map."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.editing.queries.station_table import Problem
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.responses import nonce, page
from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map
from locator.maps.views.map_page import current_basemap
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.workbench.domain.columns import COLUMNS
from locator.workbench.domain.selection import MOST_STATIONS
from locator.workbench.queries.saved_views import SavedView, views_of
from locator.workbench.queries.table import TablePage, find_page
from locator.workbench.views import cell_texts
from locator.workbench.views.parameters import Asked, read_asked
from locator.workbench.views.registry import ACTIONS

bp = Blueprint("staff_table", __name__, url_prefix="/staff/stations")
MAP_MODULE = "js/map/staff_stations.js"
POINTS, INSIDE = "/staff/workbench/points.json", "/staff/workbench/inside.json"


@bp.get("")
@requires(Right.LOOK)
def table() -> Response:
    """List the stations of the person's areas."""
    actor = session.actor()
    asked = read_asked(request.args.to_dict(flat=False), actor)
    found, views = as_staff(lambda connection: _found(connection, asked), session.by())
    basemap = current_basemap()
    return page(
        "workbench/table.html",
        private=True,
        asked=asked,
        found=found,
        views=views,
        given=asked.selection.given,
        place=asked.selection.division,
        trouble=asked.selection.trouble,
        divisions=division_options(actor.areas(Right.LOOK)),
        now=asked.selection.request.now,
        actions=[action for action in ACTIONS.values() if actor.may_somewhere(action.right)],
        may_add=actor.may_somewhere(Right.EDIT),
        may_edit=lambda row: cell_texts.may_edit(row, actor),
        shared_with={area.key: area.name for area in actor.areas(Right.EDIT)},
        all_columns=COLUMNS,
        most_stations=MOST_STATIONS,
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
        map=_map(basemap, asked),
        basemap=basemap,
        nonce=nonce(),
    )


def _found(connection: Connection, asked: Asked) -> tuple[TablePage, list[SavedView]]:
    found = find_page(connection, asked.selection.request, asked.order, asked.place)
    return found, list(views_of(connection, session.actor()))


def _map(basemap: Basemap, asked: Asked) -> MapParts:
    addresses = {"points": POINTS, "inside": INSIDE, "filters": asked.filters}
    return render_map(basemap, Call(asset(MAP_MODULE), "addStations", (addresses,)))
