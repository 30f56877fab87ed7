"""The nearest open stations in three short lines, for a text message gateway or a phone line.

A position comes in a body only; a place may also be named in the address: ``?q=肇庆端州``.
"""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Flask, Response, request

from geodata.divisions.codes import Division, division
from geodata.lonlat import LonLat
from geodata.sentence import Sentence, listed
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.http import clock
from locator.http.database import read
from locator.http.language import translate
from locator.http.validation import from_json, from_query
from locator.search import actions as nearest
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.query_text import Asked, by_words, run_together
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import listing, places
from locator.search.views.labels import distance, none_open, state
from locator.search.views.parameters import TextParameters, TextPlaceParameters
from locator.sms.domain import STATIONS, line, segments
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.service_vocabulary import ServiceType

bp = Blueprint("sms", __name__)

WAYS_IN = {
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
UNREADABLE_PLACE = Sentence("没找到这个地方。请发城市加路名、驿站名或拼音，或打 12351")
NOTHING_NEAR = Sentence("附近没有找到驿站，请打 12351 问当地工会")
NONE_OPEN = Sentence("现在没有确定开着的")


@bp.get("/api/v1/stations/nearest.txt")
@public
def by_place() -> Response:
    """Answer for a place that is named; a position in the address is refused."""
    return _answer(from_query(TextPlaceParameters, request))


@bp.post("/api/v1/stations/nearest.txt")
@public
def by_body() -> Response:
    """Answer for a position or a name in the body, which is kept nowhere."""
    return _answer(from_json(TextParameters, request))


def _answer(wanted: TextPlaceParameters) -> Response:
    at = wanted.at or clock.now()
    position = wanted.position if isinstance(wanted, TextParameters) else None
    lines = _from(position, wanted.mode, at) if position else _from_name(wanted, at)
    text = "\n".join(lines)
    response = Response(text + "\n", content_type="text/plain; charset=utf-8")
    response.headers["X-Sms-Segments"] = str(segments(text))
    response.headers["Cache-Control"] = "no-store"
    return response


def _from_name(wanted: TextPlaceParameters, at: datetime) -> list[str]:
    """Return the lines for a place: a division's own stations, or those around the station that is meant."""
    apart = by_words(wanted.q)
    for asked in (Asked(wanted.q), apart, run_together(wanted.q)):
        if place := _division_meant(asked.place):
            return _in_division(place, asked.services, at)
    here = _station_meant(wanted.q, at, as_written=True)
    if here is None and apart.services and (there := _station_meant(apart.place, at, as_written=True)):
        return _from(there, wanted.mode, at, apart.services)
    here = here or _station_meant(wanted.q, at)
    return _from(here, wanted.mode, at) if here else [_short(UNREADABLE_PLACE)]


def _division_meant(words: str) -> Division | None:
    named = read(lambda connection: places.divisions_named(connection, words))
    return division(named[0].code) if named else None


def _station_meant(words: str, at: datetime, *, as_written: bool = False) -> LonLat | None:
    """Return where the station is that a text means, if any is."""
    found = read(
        lambda connection: places.stations_named(connection, words, Filters(), at, 1, as_written=as_written)
    )
    geometry = found[0].entry["geometry"] if found else None
    return LonLat(*geometry["coordinates"]) if geometry else None


def _in_division(place: Division, services: tuple[ServiceType, ...], at: datetime) -> list[str]:
    """Return the lines for a division: what is open there and has the services; else what there is."""
    question = listing.ListRequest(at, replace(OPEN, services=services), division=place, limit=STATIONS)
    hits = _listed(question)
    if hits:
        return _lines(hits, at)
    either = _listed(replace(question, filters=Filters(services=services), limit=1))
    if services and not either:
        return _lacking(services, _in_division(place, (), at))
    return _closed(either, at)


def _listed(question: listing.ListRequest) -> list[SearchHit]:
    return read(lambda connection: listing.page(connection, question)).hits


def _lacking(services: tuple[ServiceType, ...], without: list[str]) -> list[str]:
    """Return the lines for what nobody is known to have: that, and what there is instead."""
    what = listed(Sentence(one.zh) for one in services)
    return [_short(Sentence("没有查到有{what}的", what=what)), *without[: STATIONS - 1]]


def _from(here: LonLat, mode: TravelMode, at: datetime, services: tuple[ServiceType, ...] = ()) -> list[str]:
    question = SearchRequest(here, at, replace(OPEN, services=services), STATIONS, mode=mode)
    hits, is_shut = nearest.or_closed(question)
    if services and not hits:
        return _lacking(services, _from(here, mode, at))
    return _closed(hits, at, none_open(mode)) if is_shut else _lines(hits, at)


def _lines(hits: list[SearchHit], at: datetime) -> list[str]:
    return [_line(place, hit, at) for place, hit in enumerate(hits[:STATIONS], start=1)]


def _closed(hits: list[SearchHit], at: datetime, none_is_open: Sentence = NONE_OPEN) -> list[str]:
    """Return what to say where nothing is open: the nearest and when it opens."""
    if not hits:
        return [_short(NOTHING_NEAR)]
    return [_short(Sentence("{none}，最近的是：", none=none_is_open)), _line(1, hits[0], at)]


def _line(place: int, hit: SearchHit, at: datetime) -> str:
    its = hit.entry["properties"]
    away = "".join(translate(part) for part in distance(hit.distance_m)) if hit.distance_m is not None else ""
    name = f"{place} {its['name'][:18]}"
    way_in = translate(WAYS_IN[AccessMethod(its["access"]["method"])])
    return line([name, away, translate(state(hit.opening, at)), way_in, its["address"]])


def _short(sentence: Sentence) -> str:
    return line([translate(sentence)])


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
