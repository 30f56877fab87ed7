"""One station's page: may I come in, how, how do I get there, what is there, how do you know."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from geodata.map_links import MapApp, Place, directions
from locator.domain.calendar import Calendar
from locator.domain.entry import StationEntry
from locator.domain.hours import Hours
from locator.domain.hours_words import in_words
from locator.domain.report import Verdict
from locator.domain.service import SERVICES, Availability, group_name
from locator.domain.station import Facet
from locator.domain.week import days_ahead
from locator.domain.why import why
from locator.errors import InvalidHours
from locator.queries import calendar, entry
from locator.web.clock import now
from locator.web.database import ask
from locator.web.params import StationParameters, validated
from locator.web.responses import page

bp = Blueprint("station", __name__)

WEEK = 7


@bp.get("/stations/<code>")
def station(code: str) -> Response:
    """Show everything about one station, in whatever state of its life it is."""
    asked = validated(StationParameters, {"at": request.args["at"]} if "at" in request.args else {})
    at = asked.at or now()
    found, days = ask(lambda connection: _found(connection, code))
    return page(
        "find/station.html",
        station=found,
        entry=found.card["properties"],
        opening=found.opening(at),
        at=at,
        live=asked.at is None,
        week=days_ahead(found.timetable, at.date(), WEEK) if found.timetable else [],
        day_names=days,
        hours_in_words=hours_in_words(found),
        reasons=why(found, days, at),
        links=_links(found),
        groups=_services_by_group(found),
        facets=Facet,
        verdicts=Verdict,
    )


def _found(connection: Connection, code: str) -> tuple[StationEntry, Calendar]:
    found = entry.by_code(connection, code)
    return found, calendar.load(connection)


def hours_in_words(found: StationEntry) -> str:
    """Return the week's hours as a sign would say them; nothing for none, or for what is unreadable."""
    try:
        return in_words(Hours.parse(found.schedule.staffed))
    except InvalidHours:
        return ""


def _links(found: StationEntry) -> dict[str, str]:
    """Return the addresses that lead to the station in each map app; none without a position."""
    geometry = found.card["geometry"]
    if geometry is None:
        return {}
    its = found.card["properties"]
    place = Place(its["name"], LonLat(*geometry["coordinates"]), its["address"])
    return {app.value: directions(place, app) for app in MapApp}


def _services_by_group(found: StationEntry) -> dict[str, list[object]]:
    """Return the offers under their headings, those that are there before those that are not."""
    groups: dict[str, list[object]] = {}
    order = list(Availability)
    offers = sorted(found.offers, key=lambda one: order.index(one.offer.availability))
    for one in offers:
        heading = group_name(SERVICES[one.offer.code])
        groups.setdefault(heading, []).append(one)
    return groups
