"""The search page and the pages of divisions: search by position, name, division or nearby station."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.divisions.codes import Division, DivisionLevel, division, full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.entries.queries import entry
from locator.hours.domain.state import ORDER_OF_STATES
from locator.http import clock
from locator.http.choices import leave_out_of_links
from locator.http.database import read
from locator.http.responses import page
from locator.places.domain.addresses import without_around
from locator.places.domain.errors import PlaceGone
from locator.places.domain.forms import fold
from locator.places.domain.found import Found, Place, Step
from locator.places.domain.needs import Need
from locator.places.queries import lookup
from locator.places.queries.similar import similar as similar_places
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries import response_times
from locator.search.actions import find_nearest_or_closed, find_openings, find_unknown, list_unknown
from locator.search.domain.query_text import PlaceQuery, split_need, split_spaced, split_unspaced
from locator.search.domain.quick_filters import (
    OPEN_ON_ARRIVAL,
    QUICK_FILTERS,
    QuickFilter,
    filters_for_mode,
    service_filter,
)
from locator.search.domain.search import (
    COUNTED_WITHIN_M,
    Filters,
    SearchHit,
    SearchRequest,
    UnknownServices,
)
from locator.search.queries import filter_counts, listing, places
from locator.search.queries.filter_counts import CountRequest
from locator.search.queries.on_road import stations_on_road
from locator.search.views.first_line import first_line, station_name
from locator.search.views.labels import ROLE_LABELS
from locator.search.views.parameters import FindParameters, from_form
from locator.site.views.asked import AskedCoordinates, asked_coordinates, asked_need, coordinates_heading
from locator.site.views.place_answer import (
    PlaceAnswer,
    heading_of_place,
    heading_of_road,
    stations_not_nearby,
)
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.truck import RoadSide
from locator.stations.queries import by_division, short_links

bp = Blueprint("find", __name__)

MAX_HITS = 10
MAX_HITS_IN_DIVISION = 30
PRINTED_CODE = re.compile(r"(?:\S*/(?:s|stations)/)?([A-Za-z0-9-]{4,20})/?", re.ASCII)
ROLES = [(mode.value, label) for mode, label in ROLE_LABELS.items()]
ROAD_SIDES = (RoadSide.UNKNOWN, RoadSide.UP, RoadSide.DOWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a search, with its heading."""

    heading: str
    hits: list[SearchHit] = field(default_factory=list)
    divisions: list[places.DivisionHit] = field(default_factory=list)
    total: int | None = None
    from_here: bool = False  # around a position
    counts: Mapping[str, int] = field(default_factory=dict)  # stations that each quick filter would leave
    within_m: int | None = None  # the radius of `counts`, around a position
    none_open: bool = False  # the hits may be closed although open ones are asked for
    first_line: Sentence | None = None  # around a position: where the nearest open door is
    names: Sequence[str] = ()  # of the stations that it may name
    is_open: bool = False  # there is one
    similar: list[SearchHit] = field(default_factory=list)  # only sound like the name that is asked for
    unknown: UnknownServices | None = None  # may have the services that are asked for
    typed: AskedCoordinates | None = None  # the text is coordinates
    asked: PlaceAnswer = field(default_factory=PlaceAnswer)  # the text names a place
    query: FindParameters | None = None  # what was read out of the text: its services, as filters


@bp.get("/")
@public
def home() -> Response:
    """Show the search form; with the results if the URL names a place."""
    query = from_form(request.args)
    at = query.at or clock.now()
    if typed := asked_coordinates(query, in_body=False):
        leave_out_of_links("q")
        return _page(query, at, Answer(Sentence("“{words}”", words=typed.text), typed=typed), private=True)
    if asked := asked_need(query):
        return _need_page(*asked, at)
    code = _printed_code(query)
    if code is not None:
        return redirect(url_for("station.station", code=code), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    place_query = read(lambda connection: _division_and_services(connection, query))
    if place_query is not None:
        return redirect(_url_of(place_query, query), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    return _page(query, at, _search_by_place(query, at))


@bp.post("/")
@public
def here() -> Response:
    """Search from the phone's own position, which is in the body and is not stored."""
    query = from_form(request.form)
    at = query.at or clock.now()
    return _page(query, at, _search_here(query, at) or _search_by_place(query, at), private=True)


def _page(query: FindParameters, at: datetime, answer: Answer | None, *, private: bool = False) -> Response:
    provinces = [] if private or answer else read(_provinces)
    query = answer.query or query if answer else query
    return page("site/home.html", private=private, answer=answer, provinces=provinces, **_form(query, at))


def _provinces(connection: Connection) -> list[by_division.CountedDivision]:
    return by_division.counted_children(connection, None)


def _search_here(query: FindParameters, at: datetime) -> Answer | None:
    """Return the result around a position in the body, of the phone or typed; None without one."""
    if query.position is not None:
        return _search_nearby(query.position, query, at, Sentence("离您最近的驿站"))
    typed = asked_coordinates(query, in_body=True)
    if typed is None or typed.position is None:
        return None
    return replace(_search_nearby(typed.position, query, at, coordinates_heading(typed)), typed=typed)


def _need_page(query: FindParameters, need: Need, at: datetime) -> Response:
    """Show the form with the filter that a need leads to, and what else helps."""
    return page("site/home.html", answer=None, provinces=read(_provinces), need=need, **_form(query, at))


@bp.get("/divisions/")
@public
def all_divisions() -> Response:
    """List the provinces that have stations."""
    return _division_page(None)


@bp.get("/divisions/<code>")
@public
def one_division(code: str) -> Response:
    """List the divisions of a division; for a county, which has none, link to its stations."""
    return _division_page(division(code))


def _division_page(parent: Division | None) -> Response:
    children = read(lambda connection: by_division.counted_children(connection, parent))
    above = division(parent.parent_code) if parent and parent.parent_code else None
    stations = read(lambda connection: by_division.count_stations(connection, parent))
    divisions = [parent, *(child.division for child in children)] if parent else []
    answers = read(lambda connection: response_times.by_division(connection, divisions, clock.now()))
    return page(
        "site/divisions.html",
        parent=parent,
        above=above,
        children=children,
        stations=stations,
        answers=answers,
        window=RESPONSE_PERIOD,
    )


def _search_by_place(query: FindParameters, at: datetime) -> Answer | None:
    """Return the result for a station, division, place or name; None if the query has none of them."""
    if query.near:
        return _search_near_station(query, at)
    if query.place:
        return _search_near_place(query, at)
    if query.division:
        place = division(query.division)
        return read(lambda connection: _search_division(connection, place, query, at))
    return _search_by_text(query, at) if query.q.strip() else None


def _search_near_place(query: FindParameters, at: datetime) -> Answer:
    place = read(lambda connection: lookup.by_key(connection, query.place))
    if place is None or place.position is None:
        raise PlaceGone("这个地方已经不在地名表里，请重新输入名字找")
    answer = _search_nearby(place.position, query, at, heading_of_place(place))
    return replace(answer, asked=PlaceAnswer(Found(anchor=place)))


def _search_by_text(query: FindParameters, at: datetime) -> Answer:
    """Return the result around the place that a text names, and the stations that have it in their names."""
    by_name = read(lambda connection: _search_by_name(connection, query, at))
    asked, query = read(lambda connection: _find_place(connection, query))
    by_name = replace(by_name, query=query)
    if asked.anchor and asked.anchor.position and not _is_a_stations_name(by_name, query.q):
        typed = without_around(query.q) if asked.step is Step.EXACT else ""
        heading = heading_of_place(asked.anchor, typed)
        answer = _search_nearby(asked.anchor.position, query, at, heading)
        named = stations_not_nearby(by_name.hits, answer.hits)
        return replace(answer, asked=PlaceAnswer(asked, named), divisions=by_name.divisions, query=query)
    if asked.road:
        return _search_on_road(query, asked, at)
    divisions = by_name.divisions or [places.DivisionHit(code, full_name(code)) for code in asked.divisions]
    similar: list[Place] = []
    if not (divisions or by_name.hits or asked.has_any):
        similar = read(lambda connection: similar_places(connection, query.q))
    return replace(by_name, divisions=divisions, asked=PlaceAnswer(asked, similar=similar))


def _find_place(connection: Connection, query: FindParameters) -> tuple[Found, FindParameters]:
    """Return what a text names, and the query with the services that the text asks for beside it."""
    found = lookup.find(connection, query.q)
    if found.has_any:
        return found, query
    for split in (split_spaced(query.q), split_need(query.q)):
        if split.services:
            found = lookup.find(connection, split.place)
            if found.has_any:
                codes = dict.fromkeys([*query.service, *(service.code for service in split.services)])
                return found, query.model_copy(update={"q": split.place, "service": list(codes)})
    return lookup.find(connection, query.q), query


def _is_a_stations_name(answer: Answer, text: str) -> bool:
    """Return whether a station is called as the text says."""
    return any(fold(hit.entry["properties"]["name"]) == fold(text) for hit in answer.hits)


def _search_on_road(query: FindParameters, asked: Found, at: datetime) -> Answer:
    filters = query.filters_at(at)
    hits = read(
        lambda connection: stations_on_road(
            connection, asked.road, asked.road_km, filters, at, MAX_HITS_IN_DIVISION
        )
    )
    heading = heading_of_road(asked.road, asked.road_km)
    return Answer(heading, hits, asked=PlaceAnswer(asked), query=query)


def _search_nearby(position: LonLat, query: FindParameters, at: datetime, heading: str) -> Answer:
    filters = query.filters_at(at)
    search = SearchRequest(position, at, filters, MAX_HITS, mode=query.mode, carriageway=query.carriageway)
    count = CountRequest(filters, at, QUICK_FILTERS)
    within_m = COUNTED_WITHIN_M[query.mode]
    counts = read(lambda connection: filter_counts.count_nearby(connection, count, search, within_m))
    hits, may_be_closed = find_nearest_or_closed(search)
    openings = find_openings(search, hits)
    return Answer(
        heading,
        hits,
        from_here=True,
        counts=counts,
        within_m=within_m,
        none_open=may_be_closed,
        first_line=first_line(search, hits, openings, query.accuracy_m),
        names=[station_name(hit) for hit in (*hits, openings.opens_first) if hit],
        is_open=openings.nearest_open is not None,
        unknown=find_unknown(search),
    )


def _search_near_station(query: FindParameters, at: datetime) -> Answer:
    card = read(lambda connection: entry.by_code(connection, query.near)).card
    if card["geometry"] is None:
        raise StationNotFound("这一站还没有位置，没法找它附近的站")
    position = LonLat(*card["geometry"]["coordinates"])
    heading = Sentence("{name}附近的驿站", name=card["properties"]["name"])
    answer = _search_nearby(position, query, at, heading)
    # The user is at this station and is looking for another.
    others = [hit for hit in answer.hits if hit.entry["properties"]["code"] != query.near]
    unknown = answer.unknown and _without(answer.unknown, query.near)
    return replace(answer, hits=others, unknown=unknown)


def _without(unknown: UnknownServices, code: str) -> UnknownServices:
    """Return stations without one of them."""
    others = [hit for hit in unknown.hits if hit.entry["properties"]["code"] != code]
    return replace(unknown, hits=others, total=unknown.total - (len(unknown.hits) - len(others)))


def _search_division(connection: Connection, place: Division, query: FindParameters, at: datetime) -> Answer:
    filters = query.filters_at(at)
    list_request = listing.ListRequest(at, filters, division=place, limit=listing.MAX_LIMIT, with_rooms=False)
    found = listing.list_stations(connection, list_request)
    total = listing.count_stations(connection, list_request) if found.next_after else len(found.hits)
    ordered = sorted(found.hits, key=lambda hit: ORDER_OF_STATES.index(hit.opening.state))
    heading = Sentence("{name}的驿站", name=full_name(place.code))
    counts = _counts_in_division(connection, place, CountRequest(filters, at, QUICK_FILTERS))
    unknown = list_unknown(connection, replace(list_request, limit=MAX_HITS_IN_DIVISION))
    return Answer(heading, ordered[:MAX_HITS_IN_DIVISION], total=total, counts=counts, unknown=unknown)


def _counts_in_division(connection: Connection, place: Division, count: CountRequest) -> Mapping[str, int]:
    """Return the counts in a division; none for a whole province, where they are slow and of no use."""
    if place.level is DivisionLevel.PROVINCE and by_division.has_prefectures(place):
        return {}
    return filter_counts.count_in_division(connection, count, place)


def _search_by_name(connection: Connection, query: FindParameters, at: datetime) -> Answer:
    divisions = places.divisions_by_name(connection, query.q)
    match = places.match_by_name(connection, query.q, query.filters_at(at), at, MAX_HITS)
    if not divisions and not match.hits:
        divisions = places.divisions_by_similar_name(query.q)
    heading = Sentence("“{words}”", words=query.q.strip())
    return Answer(heading, match.literal, divisions, similar=match.similar)


def _printed_code(query: FindParameters) -> str | None:
    """Return the code of the station if the text is a printed code or its URL."""
    match = PRINTED_CODE.fullmatch(query.q.strip())
    if match is None:
        return None
    try:
        return read(lambda connection: short_links.resolve_code(connection, match[1]))
    except StationNotFound:
        return None


def _division_and_services(connection: Connection, query: FindParameters) -> PlaceQuery | None:
    """Return the code of a division and the services if the text names both: ``端州区 热水``."""
    for place_query in (split_spaced(query.q), split_unspaced(query.q)):
        if place_query.services and not _is_name(connection, query.q):
            divisions = places.divisions_by_name(connection, place_query.place)
            if divisions:
                return PlaceQuery(divisions[0].code, place_query.services)
    return None


def _is_name(connection: Connection, text: str) -> bool:
    """Return whether a division or a station has the text as written in its name."""
    stations = places.stations_by_name(connection, text, Filters(), clock.now(), 1, as_written=True)
    return bool(stations or places.divisions_by_name(connection, text))


def _url_of(place_query: PlaceQuery, query: FindParameters) -> str:
    """Return the URL of the same search by division and services; it never contains a position."""
    parameters = query.model_dump(mode="json", exclude={"q", "lon", "lat"}, exclude_defaults=True)
    services = dict.fromkeys([*query.service, *(service.code for service in place_query.services)])
    return url_for(".home", **{**parameters, "division": place_query.place, "service": list(services)})


def _form(query: FindParameters, at: datetime) -> dict[str, Any]:
    """Return what the template needs to show the form again, with the quick filters of the mode first."""
    first, others = filters_for_mode(query.mode)
    quick_values = {quick_filter.value for quick_filter in QUICK_FILTERS}
    others += tuple(service_filter(code) for code in query.service if code not in quick_values)
    checked = {quick_filter.key for quick_filter in (*first, *others) if _is_checked(quick_filter, query)}
    return {
        "wanted": query,
        "at": at,
        "first": first,
        "others": others,
        "chosen": checked,
        "modes": ROLES,
        "more": any(quick_filter.key in checked for quick_filter in others),
        "road_sides": ROAD_SIDES,
        "open_on_arrival": OPEN_ON_ARRIVAL,
    }


def _is_checked(quick_filter: QuickFilter, query: FindParameters) -> bool:
    value = getattr(query, quick_filter.name)
    return quick_filter.value in value if isinstance(value, list) else bool(value)
