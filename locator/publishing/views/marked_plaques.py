"""The staff page of a station's plaque: a QR code with a secret mark, which shows who was there."""

from flask import Blueprint, Response, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.publishing.queries import printed
from locator.publishing.queries.printed import PrintedStation
from locator.publishing.views.qr import qr_svg, short_address
from locator.reports.actions import presence

bp = Blueprint("marked_plaques", __name__, url_prefix="/staff/plaques")


@bp.get("/<code>")
@requires(Right.TEND)
def plaque(code: str) -> Response:
    """Show the QR code of a station's plaque to print, if its mark was made."""

    def load(connection: Connection) -> tuple[PrintedStation, str | None]:
        station = _station(connection, code)
        return station, presence.mark_of(connection, presence.station_id_of(connection, code))

    station, mark = as_staff(load, session.by())
    address = f"{short_address(code)}#{mark}" if mark else ""
    return page(
        "publishing/staff_plaque.html",
        private=True,
        station=station,
        address=address,
        qr_svg=qr_svg,
        short_address=short_address,
    )


@bp.post("/<code>")
@requires(Right.TEND)
def renew(code: str) -> Response:
    """Make a new mark; a plaque with the older one counts as a plain link from now on."""

    def make(connection: Connection) -> None:
        _station(connection, code)
        presence.renew_mark(connection, presence.station_id_of(connection, code), clock.now())

    as_staff(make, session.by("换门口的二维码"))
    return redirect_with_message(url_for(".plaque", code=code), "plaque-made")


def _station(connection: Connection, code: str) -> PrintedStation:
    station = printed.card(connection, code)
    session.require_at(Right.TEND, station.division_code)
    return station
