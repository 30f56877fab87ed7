"""Staff pages that export the stations of one's areas as files, and list them for makers of plaques."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.divisions.codes import division
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.editing.queries import station_table
from locator.editing.queries.station_table import Problem
from locator.editing.views.filters import read_filter
from locator.figures.queries.figures_below import level_below
from locator.figures.views import own_division, scope_name
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.responses import page
from locator.ledger.queries import own_fields
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import Format
from locator.publishing.queries import exports, printed
from locator.publishing.views.qr import qr_svg, short_address
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import LifecycleStatus, StationKind

bp = Blueprint("staff_exports", __name__, url_prefix="/staff/exports")


@bp.get("")
@requires(Right.LOOK)
def choose() -> Response:
    """Show how many stations the filter selects, and the file formats."""
    actor = session.actor()
    chosen = read_filter(request.args, actor)
    own = own_division(actor)
    total = as_staff(
        lambda connection: station_table.count_stations(connection, chosen.request), session.by()
    )
    return page(
        "publishing/staff_exports.html",
        private=True,
        given=chosen.given,
        place=chosen.division or (None if chosen.trouble else own),
        only=own if own and level_below(own) is None else None,
        trouble=chosen.trouble,
        total=total,
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
        divisions=division_options(actor.areas(Right.LOOK)),
        query=request.query_string.decode(),
        largest_sheet=printed.MAX_SHEET_STATIONS,
    )


@bp.get("/stations.<form>")
@requires(Right.LOOK)
def file(form: str) -> Response:
    """Export the stations that the filter selects."""
    if form not in tuple(Format):
        raise StationNotFound("没有这种文件")
    chosen, format_ = read_filter(request.args, session.actor()), Format(form)
    conditions = station_table.exported_conditions(chosen.request)
    name, now = scope_name(chosen.division), chosen.request.now
    about = "，".join([name, *chosen.given.labels, f"{now:%Y-%m-%d %H:%M} 导出"])

    def write(connection: Connection) -> Response:
        found = exports.stations(connection, *conditions)
        scope = chosen.division.code if chosen.division else None
        own = own_fields.headings(own_fields.of_export(connection, scope, *conditions))
        return download(
            f"站点-{name}-{now:%Y-%m-%d}.{form}", lambda path: write_file(path, format_, found, about, own)
        )

    return as_staff(write, session.by())


@bp.get("/plaques")
@requires(Right.LOOK)
def plaques() -> Response:
    """List the codes and short URLs of a division's stations, for makers of plaques."""
    code = request.args.get("division", "")
    place = division(code)
    actor = session.actor()
    found = as_staff(lambda connection: printed.sheet(connection, place), session.by())
    visible = [station for station in found or [] if actor.may(Right.LOOK, station.division_code)]
    if not visible:
        raise StationNotFound("这里没有对外开放的站点，或者太多了：请选一个区县")
    return page(
        "publishing/plaques.html",
        private=True,
        title=place.name,
        back=f"/staff/exports?division={place.code}",
        stations=visible,
        printed_on=clock.now().date(),
        qr_svg=qr_svg,
        short_address=short_address,
    )
