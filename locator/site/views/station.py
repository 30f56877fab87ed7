"""A station's page: access, directions, hours, services, and the origin of each."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.assessments.queries.results import titles_of_station
from locator.bulletins.queries import current_bulletins
from locator.entries.domain.entry import StationEntry, TimedOffer
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
from locator.publishing.views.linked_data import as_place, breadcrumbs
from locator.reports.domain.notices import day_and_time
from locator.reports.domain.report import DOOR_VERDICTS, Line
from locator.search.actions import find_nearest
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.explanation import describe_week, explain_opening
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.views.labels import MODE_LABELS, state_label
from locator.search.views.parameters import StationPageParameters
from locator.site.queries import happenings
from locator.site.views.directions import map_links
from locator.site.views.happenings import shown_happenings
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.service import SERVICES, Availability, group_name, standard_code
from locator.stations.domain.station import Facet
from locator.stations.queries import short_links
from locator.stops.domain import event_of, page_of

bp = Blueprint("station", __name__)

DAYS_SHOWN = 7
NEARBY_SHOWN = 3
NEARBY_ASKED = 10  # some of them may be this station, or doubtful
NEARBY_M = 5_000.0


@bp.get("/stations/<code>")
@public
def station(code: str) -> Response:
    """Show everything about one station, whatever its lifecycle status; of a roving stop its event."""
    if event_id := event_of(code):
        return redirect(page_of(event_id), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    arguments = request.args
    given = {name: arguments[name] for name in StationPageParameters.model_fields if name in arguments}
    parameters = validated(StationPageParameters, given)
    platform = visitor.platform(request.user_agent.string)
    at = parameters.at or clock.now()
    former_code = arguments.get("was", "")[:20]
    station_entry, days, is_former = read(lambda connection: _load(connection, code, former_code))
    today = clock.now().date()  # also where another moment is asked about: a title is shown while it holds
    titles = read(lambda connection: titles_of_station(connection, station_entry.card["id"], today))
    nearby = _open_nearby(station_entry, at)
    to_come = read(lambda connection: happenings.at_station(connection, code, at))
    response = page(
        "site/station.html",
        station=station_entry,
        entry=station_entry.card["properties"],
        titles=titles,
        opening=station_entry.opening(at),
        hours_checked_at=_hours_checked_at(station_entry),
        at=at,
        live=parameters.at is None,
        was=former_code if is_former else "",
        week=days_ahead(station_entry.timetable, at.date(), DAYS_SHOWN) if station_entry.timetable else [],
        day_names=days,
        hours_in_words=describe_week(station_entry),
        reasons=explain_opening(station_entry, days, at),
        origin=_position(station_entry),
        nearby=nearby,
        happenings=shown_happenings(to_come, at),
        nearby_is_sure=any(not hit.is_doubtful(at) for hit in nearby),
        links=map_links(station_entry, platform, parameters.mode),
        platform=platform,
        mode=parameters.mode,
        modes=MODE_LABELS,
        **_share_metadata(station_entry, at),
        groups=_offers_by_group(station_entry),
        facets=Facet,
        verdicts=DOOR_VERDICTS,
        lines=Line,
        bulletins=read(lambda connection: current_bulletins(connection, at.date(), station_code=code)),
    )
    response.vary.add("User-Agent")
    return response


def _position(station_entry: StationEntry) -> LonLat | None:
    geometry = station_entry.card["geometry"]
    return LonLat(*geometry["coordinates"]) if geometry else None


def _open_nearby(station_entry: StationEntry, at: datetime) -> list[SearchHit]:
    """Return the nearest other stations that are open at a moment; if none surely is, those that may be."""
    position = _position(station_entry)
    if position is None:
        return []
    search = SearchRequest(position, at, Filters(open_states=OPEN_STATES), NEARBY_ASKED, NEARBY_M)
    others = [hit for hit in find_nearest(search) if hit.entry["id"] != station_entry.card["id"]]
    return ([hit for hit in others if not hit.is_doubtful(at)] or others)[:NEARBY_SHOWN]


def _hours_checked_at(station_entry: StationEntry) -> datetime | None:
    check = station_entry.checks.get(Facet.HOURS)
    return check.checked_at if check else None


def _load(connection: Connection, code: str, former_code: str) -> tuple[StationEntry, Calendar, bool]:
    """Return the entry, the calendar, and whether `former_code` is a former code of this station."""
    is_former = bool(former_code) and _is_former_code(connection, former_code, code)
    return entry.by_code(connection, code), calendar.load_calendar(connection), is_former


def _is_former_code(connection: Connection, former_code: str, code: str) -> bool:
    try:
        return former_code != code and short_links.resolve_code(connection, former_code) == code
    except StationNotFound:
        return False


def _share_metadata(station_entry: StationEntry, at: datetime) -> dict[str, Any]:
    """Return what a shared link shows: URL, summary, picture, and the entry as linked data."""
    properties = station_entry.card["properties"]
    url = f"{public_url()}/stations/{properties['code']}"
    is_listed = not properties["demo"] and station_entry.in_service
    return {
        "canonical": url,
        "shared": _summary(station_entry, at),
        "picture": f"{url}/share.png" if can_draw() else "",
        "linked": _linked(station_entry, url, at.date()) if is_listed else (),
    }


def _linked(station_entry: StationEntry, url: str, today: date) -> tuple[dict[str, Any], ...]:
    """Return the station, and the way to it from all provinces."""
    properties = station_entry.card["properties"]
    way = breadcrumbs(properties["division_code"], public_url(), (properties["name"], url))
    return as_place(station_entry, url, today), way


def _summary(station_entry: StationEntry, at: datetime) -> Sentence:
    """Return a station in one line: its state with the moment, so that it stays true, access, address."""
    properties = station_entry.card["properties"]
    if not station_entry.in_service:
        return Sentence("{status} · {address}", status=station_entry.status.zh, address=properties["address"])
    return Sentence(
        "{when}：{state} · {method} · {address}",
        when=day_and_time(at),
        state=state_label(station_entry.opening(at), at, _hours_checked_at(station_entry)),
        method=AccessMethod(properties["access"]["method"]).zh,
        address=properties["address"] or Sentence("没有登记地址"),
    )


def _offers_by_group(station_entry: StationEntry) -> dict[str, list[TimedOffer]]:
    """Return the offers by heading, the available ones first."""
    groups: dict[str, list[TimedOffer]] = {}
    order = list(Availability)
    for offer in sorted(station_entry.offers, key=lambda timed: order.index(timed.offer.availability)):
        groups.setdefault(group_name(SERVICES[standard_code(offer.offer.code)]), []).append(offer)
    return groups
