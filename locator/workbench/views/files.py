"""A selection of stations as a file, and the codes of its stations for makers of plaques."""

from flask import Blueprint, Response
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.responses import page
from locator.ledger.queries import own_fields
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import Format
from locator.publishing.queries import exports, printed
from locator.publishing.views.qr import qr_svg, short_address
from locator.stations.tables import station
from locator.workbench.views.selecting import LARGEST_BODY_BYTES, selected_stations

bp = Blueprint("staff_workbench_files", __name__, url_prefix="/staff/workbench")


@bp.post("/export")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.LOOK)
def export() -> Response:
    """Send the selected stations as a workbook that can be imported again."""
    now = clock.now()

    def write(connection: Connection) -> Response:
        chosen = station.c.id.in_([one.id for one in selected_stations(connection)])
        own = own_fields.headings(own_fields.of_export(connection, None, chosen))
        found = exports.stations(connection, chosen)
        about = f"选中的站点，{now:%Y-%m-%d %H:%M} 导出"
        return download(
            f"站点-选中的-{now:%Y-%m-%d}.xlsx", lambda path: write_file(path, Format.XLSX, found, about, own)
        )

    return as_staff(write, session.by())


@bp.post("/plaques")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.LOOK)
def plaques() -> Response:
    """List the codes and short URLs of the selected stations that are open to the public, to print."""

    def load(connection: Connection) -> list[printed.PrintedStation]:
        return printed.of_stations(connection, [one.id for one in selected_stations(connection)])

    return page(
        "publishing/plaques.html",
        private=True,
        title=Sentence("选中的站点"),
        back="/staff/stations",
        stations=as_staff(load, session.by()),
        printed_on=clock.now().date(),
        qr_svg=qr_svg,
        short_address=short_address,
    )
