"""The nearest open stations in three short lines of two messages, for SMS gateways and phone lines.

A position is accepted in a body only; a place may also be named in the URL: ``?q=肇庆端州``.
"""

from dataclasses import replace
from datetime import date, datetime

from flask import Blueprint, Flask, Response, request
from sqlalchemy import Connection

from geodata.divisions.codes import Division, division
from geodata.lonlat import LonLat
from geodata.sentence import Sentence, listed
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.entries.views.offer_labels import offer_terms
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.language import translate
from locator.http.validation import from_json, from_query
from locator.search.actions import find_nearest, find_nearest_or_closed, find_openings
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.asked_day import split_day
from locator.search.domain.query_text import PlaceQuery, services_of, split_spaced, split_unspaced
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import listing, places
from locator.search.queries.own_words import split_own_word
from locator.search.views.first_line import first_line
from locator.search.views.labels import distance_parts, state_label
from locator.search.views.parameters import TextParameters, TextPlaceParameters
from locator.sms.day_answers import DayOffer, asked_day_label, next_day, offers_on, windows_text
from locator.sms.domain import Line, count_segments, fit
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.service_vocabulary import ServiceType

bp = Blueprint("sms", __name__)

ACCESS_LABELS = {
    AccessMethod.OPEN_DOOR: Sentence("推门进"),
    AccessMethod.STAFF: Sentence("有人开门"),
    AccessMethod.QR_SCAN: Sentence("扫码进"),
    AccessMethod.APP_ONLY: Sentence("用应用进"),
    AccessMethod.CODE: Sentence("密码进"),
    AccessMethod.FACE: Sentence("刷脸进"),
    AccessMethod.ID_CARD: Sentence("刷身份证"),
    AccessMethod.CALL: Sentence("打电话进"),
    AccessMethod.KEY_FROM_HOST: Sentence("借钥匙进"),
    AccessMethod.EMPLOYEES_ONLY: Sentence("限本单位"),
    AccessMethod.UNKNOWN: Sentence("进门先问"),
}
OPEN = Filters(open_states=OPEN_STATES)
PLACE_NOT_FOUND = Sentence("没找到这个地方。请发城市加路名、驿站名或拼音，或打 12351")
NO_STATIONS = Sentence("附近没有找到驿站，请打 12351 问当地工会")
NONE_OPEN = Sentence("现在没有确定开着的，有：")
MAX_CONSIDERED = 10  # some may be too long


@bp.get("/api/v1/stations/nearest.txt")
@public
@cross_origin
def by_place() -> Response:
    """Answer for a named place; a position in the URL is refused."""
    return _respond(from_query(TextPlaceParameters, request))


@bp.post("/api/v1/stations/nearest.txt")
@public
@cross_origin
def by_body() -> Response:
    """Answer for a position or a named place in the body; neither is stored."""
    return _respond(from_json(TextParameters, request))


def _respond(parameters: TextPlaceParameters) -> Response:
    at = parameters.at or clock.now()
    position = parameters.position if isinstance(parameters, TextParameters) else None
    lines = _lines_on_day(parameters, position, at)
    if lines is None:
        lines = _lines_near(position, parameters.mode, at) if position else _lines_for_place(parameters, at)
    text = "\n".join(fit(lines))
    response = Response(text + "\n", content_type="text/plain; charset=utf-8")
    response.headers["X-Sms-Segments"] = str(count_segments(text))
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines_on_day(
    parameters: TextPlaceParameters, position: LonLat | None, at: datetime
) -> list[Line] | None:
    """Return when the services of a question are there on the day that it names; None for other questions."""
    asked = split_day(parameters.q, at.date())
    if asked.day is None:
        return None
    queries = (PlaceQuery("", services_of(asked.rest)), split_spaced(asked.rest), split_unspaced(asked.rest))
    query = next((query for query in queries if query.services), None) or _own_word(asked.rest)
    if query is None:
        return None
    if position is None and query.place:
        place = _find_division(query.place)
        position = None if place else _find_station(query.place, at)
    else:
        place = None
    if position is None and place is None:
        return [_line(PLACE_NOT_FOUND)]
    filters = Filters(services=query.services)
    hits = (
        find_nearest(SearchRequest(position, at, filters, MAX_CONSIDERED, mode=parameters.mode))
        if position
        else _list(listing.ListRequest(at, filters, division=place, limit=MAX_CONSIDERED))
    )
    return read(lambda connection: _day_lines(connection, hits, query.services, asked.day or at.date(), at))


def _own_word(text: str) -> PlaceQuery | None:
    """Return the question for what a union calls a service by a word of its own; None for other texts."""
    query = read(lambda connection: split_own_word(connection, text))
    return query if query.services else None


def _day_lines(
    connection: Connection, hits: list[SearchHit], services: tuple[ServiceType, ...], day: date, at: datetime
) -> list[Line]:
    what = listed(Sentence.word(service.zh) for service in services)
    label = asked_day_label(day, at)
    found = offers_on(connection, hits, services, day)
    if found:
        return [_offer_line(one, label) for one in found]
    later = next_day(connection, hits, services, day)
    if later is None:
        return [_line(Sentence("{day}没有查到有{what}的，请打 12351 问", day=label, what=what))]
    said = Sentence("{day}没有查到有{what}的，最早是：", day=label, what=what)
    return [_line(said), _offer_line(later[1], asked_day_label(later[0], at))]


def _offer_line(one: DayOffer, label: str) -> Line:
    properties = one.hit.entry["properties"]
    distance = ""
    if one.hit.distance_m is not None:
        distance = "".join(translate(part) for part in distance_parts(one.hit.distance_m))
    when = Sentence("{day} {times} {what}", day=label, times=windows_text(one), what=one.offer.offer.zh)
    terms = (translate(part) for part in offer_terms(replace(one.offer.offer, opening_hours="")))
    parts = (properties["name"], distance, translate(when))
    return Line(
        " ".join(filter(None, parts)),
        (*terms, one.offer.offer.phone, properties["address"]),
        is_numbered=True,
    )


def _lines_for_place(parameters: TextPlaceParameters, at: datetime) -> list[Line]:
    """Return the lines for a named place: stations in the division, or around the station of that name."""
    text, mode = parameters.q, parameters.mode
    spaced = split_spaced(text)
    for query in (PlaceQuery(text), spaced, split_unspaced(text)):
        if place := _find_division(query.place):
            return _lines_in_division(place, query.services, at)
    own = _own_word(text)
    if own and (place := _find_division(own.place)):
        return _lines_in_division(place, own.services, at)
    position = _find_station(text, at)
    if position is None and spaced.services:
        position_without_services = _find_station(spaced.place, at)
        if position_without_services:
            return _lines_near(position_without_services, mode, at, spaced.services)
    if position:
        return _lines_near(position, mode, at, own.services if own and not own.place else ())
    return _lines_near_similar(text, mode, at)


def _lines_near_similar(text: str, mode: TravelMode, at: datetime) -> list[Line]:
    """Return the lines around the station whose name sounds most like a text, and say which one it is."""
    match = read(lambda connection: places.match_by_name(connection, text, Filters(), at, 1))
    for hit in match.hits:
        geometry, name = hit.entry["geometry"], hit.entry["properties"]["name"]
        if geometry is None:
            continue
        lines = _lines_near(LonLat(*geometry["coordinates"]), mode, at)
        if not match.similar or text.isascii():  # pinyin is meant to be read by its sound
            return lines
        return [_line(Sentence("没有叫这个的，按读音相近的“{name}”找：", name=name)), *lines]
    return [_line(PLACE_NOT_FOUND)]


def _find_division(name: str) -> Division | None:
    hits = read(lambda connection: places.divisions_by_name(connection, name))
    return division(hits[0].code) if hits else None


def _find_station(name: str, at: datetime) -> LonLat | None:
    """Return the position of the station that contains a name as written and matches best, if it has one."""
    hits = read(
        lambda connection: places.stations_by_name(connection, name, Filters(), at, 1, as_written=True)
    )
    geometry = hits[0].entry["geometry"] if hits else None
    return LonLat(*geometry["coordinates"]) if geometry else None


def _lines_in_division(place: Division, services: tuple[ServiceType, ...], at: datetime) -> list[Line]:
    """Return the lines for a division: open stations with the services, else what there is."""
    open_request = listing.ListRequest(
        at, replace(OPEN, services=services), division=place, limit=MAX_CONSIDERED
    )
    open_hits = _list(open_request)
    if open_hits:
        return _hit_lines(open_hits, at)
    any_state = _list(replace(open_request, filters=Filters(services=services), limit=1))
    if services and not any_state:
        return _lines_without_services(services, _lines_in_division(place, (), at))
    return _closed_lines(any_state, at)


def _list(list_request: listing.ListRequest) -> list[SearchHit]:
    return read(lambda connection: listing.list_stations(connection, list_request)).hits


def _lines_near(
    position: LonLat, mode: TravelMode, at: datetime, services: tuple[ServiceType, ...] = ()
) -> list[Line]:
    """Return the lines for a position: open stations with the services, else what there is."""
    search = SearchRequest(position, at, replace(OPEN, services=services), MAX_CONSIDERED, mode=mode)
    hits, may_be_closed = find_nearest_or_closed(search)
    if services and not hits:
        return _lines_without_services(services, _lines_near(position, mode, at))
    if hits and not may_be_closed:
        return _hit_lines(hits, at)
    if not hits:
        return [_line(NO_STATIONS)]
    answer = first_line(search, hits, find_openings(search, hits))
    return [_line(answer), *_hit_lines(hits[:1], at)]


def _lines_without_services(services: tuple[ServiceType, ...], fallback: list[Line]) -> list[Line]:
    """Return the line that no station has the services, and the lines of a search without them."""
    names = listed(Sentence.word(service.zh) for service in services)
    return [_line(Sentence("没有查到有{what}的", what=names)), *fallback]


def _closed_lines(hits: list[SearchHit], at: datetime) -> list[Line]:
    """Return the message that none is open, and the nearest station with its next opening."""
    if not hits:
        return [_line(NO_STATIONS)]
    return [_line(NONE_OPEN), *_hit_lines(hits[:1], at)]


def _hit_lines(hits: list[SearchHit], at: datetime) -> list[Line]:
    return [_hit_line(hit, at) for hit in hits]


def _hit_line(hit: SearchHit, at: datetime) -> Line:
    """Return name, distance and state, and beyond them how to get in and the address."""
    properties = hit.entry["properties"]
    distance = ""
    if hit.distance_m is not None:
        distance = "".join(translate(part) for part in distance_parts(hit.distance_m))
    access = translate(ACCESS_LABELS[AccessMethod(properties["access"]["method"])])
    required = (properties["name"], distance, translate(state_label(hit.opening, at, hit.hours_checked_at)))
    return Line(" ".join(filter(None, required)), (access, properties["address"]), is_numbered=True)


def _line(sentence: Sentence) -> Line:
    return Line(translate(sentence))


def register(app: Flask) -> None:
    """Add the routes to an application."""
    app.register_blueprint(bp)
