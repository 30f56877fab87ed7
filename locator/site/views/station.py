"""One station's page: may I come in, how, how do I get there, what is there, how do you know."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from geodata.map_links import MapApp, Place, Platform, links
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.entries.domain.entry import StationEntry
from locator.entries.queries import entry
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.week import days_ahead
from locator.hours.queries import calendar
from locator.http import clock, visitor
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.fonts import can_draw
from locator.http.responses import page
from locator.http.validation import validated
from locator.publishing.views.linked_data import as_place
from locator.reports.domain.notices import day_and_time
from locator.reports.domain.report import Verdict
from locator.search.domain.explanation import hours_in_words, why
from locator.search.views import labels
from locator.search.views.labels import MODE_WORDS
from locator.search.views.parameters import StationPageParameters
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.service import SERVICES, Availability, group_name
from locator.stations.domain.station import Facet
from locator.stations.queries import short_links

bp = Blueprint("station", __name__)

WEEK = 7


@bp.get("/stations/<code>")
@public
def station(code: str) -> Response:
    """Show everything about one station, in whatever state of its life it is."""
    said = {name: request.args[name] for name in StationPageParameters.model_fields if name in request.args}
    asked = validated(StationPageParameters, said)
    platform = visitor.platform(request.user_agent.string)
    at = asked.at or clock.now()
    was = request.args.get("was", "")[:20]
    found, days, led_here = read(lambda connection: _found(connection, code, was))
    response = page(
        "find/station.html",
        station=found,
        entry=found.card["properties"],
        opening=found.opening(at),
        at=at,
        live=asked.at is None,
        was=was if led_here else "",
        week=days_ahead(found.timetable, at.date(), WEEK) if found.timetable else [],
        day_names=days,
        hours_in_words=hours_in_words(found),
        reasons=why(found, days, at),
        links=_links(found, platform, asked.mode),
        platform=platform,
        mode=asked.mode,
        modes=MODE_WORDS,
        **_shared(found, at),
        groups=_services_by_group(found),
        facets=Facet,
        verdicts=Verdict,
    )
    response.vary.add("User-Agent")
    return response


def _found(connection: Connection, code: str, was: str) -> tuple[StationEntry, Calendar, bool]:
    """Return the entry, the calendar, and whether an old code does lead here."""
    found = entry.by_code(connection, code)
    return found, calendar.load(connection), bool(was) and _leads_here(connection, was, code)


def _leads_here(connection: Connection, was: str, code: str) -> bool:
    try:
        return was != code and short_links.leads_to(connection, was) == code
    except StationNotFound:
        return False


def _shared(found: StationEntry, at: datetime) -> dict[str, Any]:
    """Return what a passed-on link shows: address, one line, picture, and the entry as linked data."""
    code = found.card["properties"]["code"]
    address = f"{public_url()}/stations/{code}"
    is_real = not found.card["properties"]["demo"]
    return {
        "canonical": address,
        "shared": in_a_line(found, at),
        "picture": f"{address}/share.png" if can_draw() else "",
        "linked": as_place(found, address, at.date()) if is_real and found.in_service else None,
    }


def in_a_line(found: StationEntry, at: datetime) -> Sentence:
    """Return a station in one line that stays true: its state of a stated moment, hours and way in."""
    its = found.card["properties"]
    if not found.in_service:
        return Sentence("{status} · {address}", status=found.status.zh, address=its["address"])
    return Sentence(
        "{when}：{state} · {method} · {address}",
        when=day_and_time(at),
        state=labels.state(found.opening(at), at),
        method=AccessMethod(its["access"]["method"]).zh,
        address=its["address"] or Sentence("没有登记地址"),
    )


def _links(found: StationEntry, platform: Platform, mode: TravelMode) -> dict[MapApp, str]:
    """Return the addresses that lead to the station in each map app; none without a position.

    A truck is led to where vehicles turn in, where that is known.
    """
    its, geometry = found.card["properties"], found.card["geometry"]
    if geometry is None:
        return {}
    gate = its["gate"] if mode is TravelMode.TRUCK else None
    place = Place(its["name"], LonLat(*(gate or geometry["coordinates"])), its["address"])
    return links(place, platform, mode)


def _services_by_group(found: StationEntry) -> dict[str, list[object]]:
    """Return the offers under their headings, those that are there before those that are not."""
    groups: dict[str, list[object]] = {}
    order = list(Availability)
    offers = sorted(found.offers, key=lambda one: order.index(one.offer.availability))
    for one in offers:
        heading = group_name(SERVICES[one.offer.code])
        groups.setdefault(heading, []).append(one)
    return groups
