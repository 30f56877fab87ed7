"""The search page and the pages of divisions: search by position, name, division or nearby station."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.divisions.codes import Division, division
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.http import clock
from locator.http.choices import leave_out_of_links
from locator.http.database import read
from locator.http.responses import page
from locator.places.domain.needs import Need
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries import response_times
from locator.search.domain.query_text import PlaceQuery, split_spaced, split_unspaced
from locator.search.domain.quick_filters import (
    OPEN_ON_ARRIVAL,
    QUICK_FILTERS,
    filters_for_mode,
    service_filter,
)
from locator.search.domain.search import (
    Filters,
)
from locator.search.queries import places
from locator.search.views.find_parameters import FindParameters, from_form
from locator.search.views.labels import ROLE_LABELS
from locator.site.views.answers import (
    MAX_HITS,
    Answer,
    first_stations,
    search_by_place,
    search_here,
)
from locator.site.views.asked import asked_coordinates, asked_need
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.truck import RoadSide
from locator.stations.queries import by_division, short_links

bp = Blueprint("find", __name__)

FIRST_BESIDE_CHILDREN = 5  # a large division's page goes on with its divisions
PRINTED_CODE = re.compile(r"(?:\S*/(?:s|stations)/)?([A-Za-z0-9-]{4,20})/?", re.ASCII)
ROLES = [(mode.value, label) for mode, label in ROLE_LABELS.items()]
ROAD_SIDES = (RoadSide.UNKNOWN, RoadSide.UP, RoadSide.DOWN)


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
    return _page(query, at, search_by_place(query, at))


@bp.post("/")
@public
def here() -> Response:
    """Search from the phone's own position, which is in the body and is not stored."""
    query = from_form(request.form)
    at = query.at or clock.now()
    return _page(query, at, search_here(query, at) or search_by_place(query, at), private=True)


def _page(query: FindParameters, at: datetime, answer: Answer | None, *, private: bool = False) -> Response:
    provinces = [] if private or answer else read(_provinces)
    query = answer.query or query if answer else query
    return page("site/home.html", private=private, answer=answer, provinces=provinces, **_form(query, at))


def _provinces(connection: Connection) -> list[by_division.CountedDivision]:
    return by_division.counted_children(connection, None)


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
    at = clock.now()
    first = first_stations(parent, at, FIRST_BESIDE_CHILDREN if children else MAX_HITS) if parent else []
    divisions = [parent, *(child.division for child in children)] if parent else []
    answers = read(lambda connection: response_times.by_division(connection, divisions, at))
    return page(
        "site/divisions.html",
        parent=parent,
        above=above,
        children=children,
        stations=stations,
        first=first,
        at=at,
        answers=answers,
        window=RESPONSE_PERIOD,
    )


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
    checked = {quick_filter.key for quick_filter in (*first, *others) if quick_filter.is_among(query)}
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
