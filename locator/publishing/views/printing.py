"""Pages to print: the card of a station, the sheet of a division; dated, since paper is not updated."""

from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, request

from geodata.divisions.codes import Division, division, full_name
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.http import clock
from locator.http.database import read
from locator.http.responses import page
from locator.publishing.queries import printed
from locator.publishing.queries.printed import PrintedStation
from locator.publishing.views.qr import qr_svg, short_address
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import by_division

bp = Blueprint("printing", __name__)


class Paper(StrEnum):
    """The paper sizes of a card."""

    A4 = "a4"
    A5 = "a5"


@bp.get("/stations/<code>/card")
@public
def card(code: str) -> Response:
    """Show the card to put up beside a station's door."""
    paper = Paper.A5 if request.args.get("paper") == Paper.A5 else Paper.A4
    station = read(lambda connection: printed.card(connection, code))
    return page(
        "publishing/card.html",
        station=station,
        paper=paper,
        papers=Paper,
        where=_where(station),
        **_common(),
    )


@bp.get("/divisions/<code>/sheet")
@public
def sheet(code: str) -> Response:
    """Show the list of a division's stations, with a QR code for each."""
    place = division(code)
    stations = read(lambda connection: printed.sheet(connection, place))
    if stations is None:
        children = read(lambda connection: by_division.counted_children(connection, place))
        return page(
            "publishing/sheet_too_large.html", place=place, children=children, most=printed.MAX_SHEET_STATIONS
        )
    if not stations:
        raise StationNotFound(Sentence("{name}还没有对外开放的站点", name=place.name))
    counties = groupby(stations, key=lambda station: station.division_code)
    return page(
        "publishing/sheet.html",
        place=place,
        name=full_name(place.code),
        total=len(stations),
        counties=[(division(county), list(listed)) for county, listed in counties],
        **_common(),
    )


def _where(station: PrintedStation) -> str:
    """Return the full address, without repeating division names that it begins with already."""
    address = str(station.properties["address"])
    if not station.division_code:
        return address
    full = full_name(station.division_code)
    current: Division | None = division(station.division_code)
    prefix = ""
    while current is not None:
        prefix = prefix if current.is_placeholder else current.name + prefix
        if address.startswith(prefix):
            return full + address.removeprefix(prefix)
        current = division(current.parent_code) if current.parent_code else None
    return full + address


def _common() -> dict[str, Any]:
    now = clock.now()
    return {"at": now, "printed_on": now.date(), "qr_svg": qr_svg, "short_address": short_address}
