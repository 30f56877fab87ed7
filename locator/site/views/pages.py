"""The search page and the pages of divisions: search by position, name, division or nearby station."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from geodata.divisions.codes import Division, division
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.bulletins.queries import current_bulletins
from locator.http import clock
from locator.http.choices import leave_out_of_links
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.responses import page
from locator.places.domain.needs import Need
from locator.publishing.views.linked_data import breadcrumbs, station_list, website
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries import response_times
from locator.search.domain.query_text import split_spaced, split_unspaced
from locator.search.domain.search import Filters
from locator.search.queries import places
from locator.search.queries.own_words import split_own_word
from locator.search.views.find_parameters import FindParameters, from_form
from locator.search.views.vehicle import vehicle_faults
from locator.site.queries import happenings
from locator.site.views.answers import MAX_HITS, Answer, first_stations, search_by_place, search_here
from locator.site.views.asked import asked_coordinates, asked_need
from locator.site.views.happenings import NEARBY_SPAN, shown_happenings
from locator.site.views.search_form import form_values
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import by_division, short_links
from locator.stations.queries.union_links import links_of_areas

bp = Blueprint("find", __name__)

SITE_NAME = "驿站在哪"
MAX_SHOWN_LETTERS = 20  # of a number that cannot be used
FIRST_BESIDE_CHILDREN = 5  # a large division's page goes on with its divisions
PRINTED_CODE = re.compile(r"(?:\S*/(?:s|stations)/)?([A-Za-z0-9-]{4,20})/?", re.ASCII)


@bp.get("/")
@public
def home() -> Response:
    """Show the search form; with the results if the URL names a place."""
    faults = vehicle_faults(request.args)
    if faults:
        return _with_faults(request.args, faults)
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
    named = read(lambda connection: _division_and_services(connection, query))
    if named is not None and not named.q:
        return redirect(_url_of(named, query), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    query = named or query
    return _page(query, at, search_by_place(query, at))


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
    if asked := asked_need(query):
        return _need_page(*asked, at, private=True)
    code = _printed_code(query)
    if code is not None:
        return redirect(url_for("station.station", code=code), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    query = read(lambda connection: _division_and_services(connection, query)) or query
    return _page(query, at, search_here(query, at) or search_by_place(query, at), private=True)


def _page(query: FindParameters, at: datetime, answer: Answer | None, *, private: bool = False) -> Response:
    provinces = [] if private or answer else read(_provinces)
    query = answer.query or query if answer else query
    form = form_values(query, at)
    linked = [] if private or answer else [website(SITE_NAME, public_url())]
    return page("site/home.html", private=private, answer=answer, provinces=provinces, linked=linked, **form)


def _provinces(connection: Connection) -> list[by_division.CountedDivision]:
    return by_division.counted_children(connection, None)


def _need_page(query: FindParameters, need: Need, at: datetime, *, private: bool = False) -> Response:
    """Show the form with the filter that a need leads to, and what else helps."""
    form = form_values(query, at)
    return page(
        "site/home.html",
        private=private,
        answer=None,
        provinces=read(_provinces),
        need=need,
        linked=[],
        **form,
    )


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
    linked = [breadcrumbs(parent.code if parent else None, public_url())]
    linked += [station_list((hit.entry for hit in first), public_url())] if first else []
    area = f"division:{parent.code}" if parent else ""
    links = read(lambda connection: links_of_areas(connection, [area])) if area else {}
    to_come = (
        read(lambda connection: happenings.in_division(connection, parent, at, NEARBY_SPAN)) if parent else []
    )
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
        linked=linked,
        links=links.get(area, ()),
        happenings=shown_happenings(to_come, at),
        bulletins=read(lambda connection: current_bulletins(connection, at.date(), division=parent.code))
        if parent
        else (),
    )


def _with_faults(fields: MultiDict[str, str], faults: Mapping[str, Sentence]) -> Response:
    """Show the form again, with words beside the fields of the vehicle that cannot be used."""
    usable = MultiDict([(name, value) for name, value in fields.items(multi=True) if name not in faults])
    query = from_form(usable)
    if asked_coordinates(query, in_body=False):
        leave_out_of_links("q")
    given = {name: fields[name][:MAX_SHOWN_LETTERS] for name in faults}
    form = form_values(query, query.at or clock.now())
    form |= {"faults": faults, "given": given}
    response = page("site/home.html", private=True, answer=None, provinces=[], linked=[], **form)
    response.status_code = HTTPStatus.BAD_REQUEST
    return response


def _printed_code(query: FindParameters) -> str | None:
    """Return the code of the station if the text is a printed code or its URL."""
    match = PRINTED_CODE.fullmatch(query.q.strip())
    if match is None:
        return None
    try:
        return read(lambda connection: short_links.resolve_code(connection, match[1]))
    except StationNotFound:
        return None


def _division_and_services(connection: Connection, query: FindParameters) -> FindParameters | None:
    """Return the search for a division and services if the text names both: ``端州区 热水``."""
    for place_query in (split_spaced(query.q), split_unspaced(query.q)):
        if place_query.services and not _is_name(connection, query.q):
            divisions = places.divisions_by_name(connection, place_query.place)
            if divisions:
                codes = (service.code for service in place_query.services)
                return query.with_services(codes, q="", division=divisions[0].code)
    return _with_own_word(connection, query) if query.q.strip() else None


def _with_own_word(connection: Connection, query: FindParameters) -> FindParameters | None:
    """Return the search for what a union calls a service by a word of its own: 银发课堂, 端州区银发课堂.

    Around a position the text is no place; without one the word alone still chooses by its text.
    """
    found = split_own_word(connection, query.q)
    if not found.services:
        return None
    codes = [service.code for service in found.services]
    if not found.place:
        return query.with_services(codes, **({"q": ""} if query.position or query.division else {}))
    divisions = places.divisions_by_name(connection, found.place)
    return query.with_services(codes, q="", division=divisions[0].code) if divisions else None


def _is_name(connection: Connection, text: str) -> bool:
    """Return whether a division or a station has the text as written in its name."""
    stations = places.stations_by_name(connection, text, Filters(), clock.now(), 1, as_written=True)
    return bool(stations or places.divisions_by_name(connection, text))


def _url_of(named: FindParameters, query: FindParameters) -> str:
    """Return the URL of the search that a query's text names; it never contains a position."""
    parameters = query.model_dump(mode="json", exclude={"q", "lon", "lat"}, exclude_defaults=True)
    return url_for(".home", **{**parameters, "division": named.division, "service": named.service})
