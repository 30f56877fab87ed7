"""The search page and the pages of divisions: search by position, name, division or nearby station."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from geodata.divisions.codes import Division, DivisionLevel, division, full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.entries.queries import entry
from locator.hours.domain.state import ORDER_OF_STATES
from locator.http import clock
from locator.http.database import read
from locator.http.responses import page
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries import response_times
from locator.search.actions import find_nearest_or_closed, find_openings, find_unknown, list_unknown
from locator.search.domain.query_text import PlaceQuery, split_spaced, split_unspaced
from locator.search.domain.quick_filters import QUICK_FILTERS
from locator.search.domain.search import (
    COUNTED_WITHIN_M,
    Filters,
    SearchHit,
    SearchRequest,
    UnknownServices,
)
from locator.search.queries import filter_counts, listing, places
from locator.search.queries.filter_counts import CountRequest
from locator.search.views.first_line import first_line, station_name
from locator.search.views.parameters import FindParameters, from_form
from locator.search.views.vehicle import vehicle_faults
from locator.site.views.search_form import form_values
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import by_division, short_links

bp = Blueprint("find", __name__)

MAX_HITS = 10
MAX_SHOWN_LETTERS = 20  # of a number that cannot be used
MAX_HITS_IN_DIVISION = 30
PRINTED_CODE = re.compile(r"(?:\S*/(?:s|stations)/)?([A-Za-z0-9-]{4,20})/?", re.ASCII)


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


@bp.get("/")
@public
def home() -> Response:
    """Show the search form; with the results if the URL names a place."""
    faults = vehicle_faults(request.args)
    if faults:
        return _with_faults(request.args, faults)
    query = from_form(request.args)
    at = query.at or clock.now()
    code = _printed_code(query)
    if code is not None:
        return redirect(url_for("station.station", code=code), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    place_query = read(lambda connection: _division_and_services(connection, query))
    if place_query is not None:
        return redirect(_url_of(place_query, query), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    answer = _search_by_place(query, at)
    provinces = (
        read(lambda connection: by_division.counted_children(connection, None)) if answer is None else []
    )
    return page("site/home.html", answer=answer, provinces=provinces, **form_values(query, at))


@bp.post("/")
@public
def here() -> Response:
    """Search from the phone's own position, which is in the body and is not stored.

    A driver's search by name comes here, too: the vehicle is in no address.
    """
    faults = vehicle_faults(request.form)
    if faults:
        return _with_faults(request.form, faults)
    query = from_form(request.form)
    at = query.at or clock.now()
    code = _printed_code(query)
    if code is not None:
        return redirect(url_for("station.station", code=code), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    query = read(lambda connection: _with_named_services(connection, query))
    position = query.position
    answer = (
        _search_by_place(query, at)
        if position is None
        else _search_nearby(position, query, at, Sentence("离您最近的驿站"))
    )
    return page("site/home.html", private=True, answer=answer, provinces=[], **form_values(query, at))


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


def _with_faults(fields: MultiDict[str, str], faults: Mapping[str, Sentence]) -> Response:
    """Show the form again, with words beside the fields of the vehicle that cannot be used."""
    usable = MultiDict([(name, value) for name, value in fields.items(multi=True) if name not in faults])
    query = from_form(usable)
    given = {name: fields[name][:MAX_SHOWN_LETTERS] for name in faults}
    form = form_values(query, query.at or clock.now())
    form |= {"faults": faults, "given": given}
    response = page("site/home.html", private=True, answer=None, provinces=[], **form)
    response.status_code = HTTPStatus.BAD_REQUEST
    return response


def _with_named_services(connection: Connection, query: FindParameters) -> FindParameters:
    """Return a query whose text names a division and services as one for these."""
    named = _division_and_services(connection, query)
    if named is None:
        return query
    services = list(dict.fromkeys([*query.service, *(service.code for service in named.services)]))
    return query.model_copy(update={"q": "", "division": named.place, "service": services})


def _search_by_place(query: FindParameters, at: datetime) -> Answer | None:
    """Return the result for a station, division or name; None if the query has none of them."""
    if query.near:
        return _search_near_station(query, at)
    if query.division:
        place = division(query.division)
        return read(lambda connection: _search_division(connection, place, query, at))
    return read(lambda connection: _search_by_name(connection, query, at)) if query.q.strip() else None


def _search_nearby(position: LonLat, query: FindParameters, at: datetime, heading: str) -> Answer:
    filters = query.filters_at(at)
    search = SearchRequest(position, at, filters, MAX_HITS, mode=query.mode, carriageway=query.carriageway)
    count = CountRequest(filters, at, QUICK_FILTERS)
    within_m = COUNTED_WITHIN_M[query.mode]
    counts = read(lambda connection: filter_counts.count_nearby(connection, count, search, within_m))
    found, may_be_closed = find_nearest_or_closed(search)
    hits = sorted(found, key=lambda hit: hit.lacks_truck_room)
    suitable = [hit for hit in hits if not hit.lacks_truck_room]
    openings = find_openings(search, suitable or hits)
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
