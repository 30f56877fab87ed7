"""Asking and the answer: by position, by name, by division, near a station. List first, then map."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.divisions import Division, DivisionLevel, division, full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.entries.queries import entry
from locator.hours.domain.state import ORDER_OF_STATES
from locator.http import clock
from locator.http.database import read
from locator.http.responses import page
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries import response_times
from locator.search import actions as nearest
from locator.search.domain.query_text import Asked, by_words, run_together
from locator.search.domain.quick_filters import CHIPS, Chip, in_order
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import filter_counts, listing, places
from locator.search.views.labels import ROLE_WORDS, none_open
from locator.search.views.parameters import FindParameters, from_form
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.service import SERVICES
from locator.stations.domain.truck import RoadSide
from locator.stations.queries import by_division as divisions
from locator.stations.queries import short_links

bp = Blueprint("find", __name__)

HITS = 10
PRINTED = re.compile(r"(?:\S*/(?:s|stations)/)?([A-Za-z0-9-]{4,20})/?", re.ASCII)
ROLES = [(mode.value, words) for mode, words in ROLE_WORDS.items()]
NEARBY_M = {TravelMode.WALK: 3_000, TravelMode.EBIKE: 10_000, TravelMode.TRUCK: 30_000}  # what is counted
HITS_IN_DIVISION = 30
SIDES = (RoadSide.UNKNOWN, RoadSide.UP, RoadSide.DOWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and in which words it is headed."""

    heading: str
    hits: list[SearchHit] = field(default_factory=list)
    divisions: list[places.DivisionHit] = field(default_factory=list)
    total: int | None = None
    from_here: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)  # what each condition would leave
    within_m: int | None = None  # around a position that is what they are of
    none_open: Sentence | None = None  # said before the nearest as they are, where none is open


@bp.get("/")
@public
def home() -> Response:
    """Show the question; and its answer, where the address names a place."""
    wanted = from_form(request.args)
    at = wanted.at or clock.now()
    code = _by_code(wanted)
    if code is not None:
        return redirect(url_for("station.station", code=code), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    meant = read(lambda connection: _place_and_services(connection, wanted))
    if meant is not None:
        return redirect(_address_of(meant, wanted), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    answer = _named_answer(wanted, at)
    provinces = read(lambda connection: divisions.below(connection, None)) if answer is None else []
    return page("find/home.html", answer=answer, provinces=provinces, **_form(wanted, at))


@bp.post("/")
@public
def here() -> Response:
    """Answer from the phone's own position, which comes in the body and is kept nowhere."""
    wanted = from_form(request.form)
    at = wanted.at or clock.now()
    position = wanted.position
    answer = (
        _named_answer(wanted, at)
        if position is None
        else _nearest(position, wanted, at, Sentence("离您最近的驿站"))
    )
    return page("find/home.html", private=True, answer=answer, provinces=[], **_form(wanted, at))


@bp.get("/divisions/")
@public
def all_divisions() -> Response:
    """List the provinces that have stations."""
    return _division_page(None)


@bp.get("/divisions/<code>")
@public
def one_division(code: str) -> Response:
    """List the divisions inside one; a county, which has none, leads to its stations."""
    return _division_page(division(code))


def _division_page(parent: Division | None) -> Response:
    children = read(lambda connection: divisions.below(connection, parent))
    above = division(parent.parent_code) if parent and parent.parent_code else None
    stations = read(lambda connection: divisions.how_many(connection, parent))
    places = [parent, *(one.division for one in children)] if parent else []
    answers = read(lambda connection: response_times.by_division(connection, places, clock.now()))
    return page(
        "find/divisions.html",
        parent=parent,
        above=above,
        children=children,
        stations=stations,
        answers=answers,
        window=RESPONSE_PERIOD,
    )


def _named_answer(wanted: FindParameters, at: datetime) -> Answer | None:
    """Return the answer to a question that names a place; None where it names none."""
    if wanted.near:
        return _near_station(wanted, at)
    if wanted.division:
        place = division(wanted.division)
        return read(lambda connection: _in_division(connection, place, wanted, at))
    return read(lambda connection: _by_name(connection, wanted, at)) if wanted.q.strip() else None


def _nearest(position: LonLat, wanted: FindParameters, at: datetime, heading: str) -> Answer:
    filters, mine = wanted.filters_at(at), wanted.carriageway
    question = SearchRequest(position, at, filters, HITS, mode=wanted.mode, carriageway=mine)
    counting = filter_counts.Counting(filters, at, CHIPS)
    within_m = NEARBY_M[wanted.mode]
    counts = read(lambda connection: filter_counts.near(connection, counting, question, within_m))
    hits, is_shut = nearest.or_closed(question)
    shut = none_open(wanted.mode) if is_shut else None
    return Answer(heading, hits, from_here=True, counts=counts, within_m=within_m, none_open=shut)


def _near_station(wanted: FindParameters, at: datetime) -> Answer:
    card = read(lambda connection: entry.by_code(connection, wanted.near)).card
    if card["geometry"] is None:
        raise StationNotFound("这一站还没有位置，没法找它附近的站")
    position = LonLat(*card["geometry"]["coordinates"])
    answer = _nearest(position, wanted, at, Sentence("{name}附近的驿站", name=card["properties"]["name"]))
    # Whoever asks comes from there: it is no answer to him.
    others = [hit for hit in answer.hits if hit.entry["properties"]["code"] != wanted.near]
    return replace(answer, hits=others)


def _in_division(connection: Connection, place: Division, wanted: FindParameters, at: datetime) -> Answer:
    filters = wanted.filters_at(at)
    question = listing.ListRequest(at, filters, division=place, limit=listing.MAX_LIMIT, with_rooms=False)
    found = listing.page(connection, question)
    total = listing.count(connection, question) if found.next_after else len(found.hits)
    ranked = sorted(found.hits, key=lambda hit: ORDER_OF_STATES.index(hit.opening.state))
    heading = Sentence("{name}的驿站", name=full_name(place.code))
    counts = _counts_in(connection, place, filter_counts.Counting(filters, at, CHIPS))
    return Answer(heading, ranked[:HITS_IN_DIVISION], total=total, counts=counts)


def _counts_in(
    connection: Connection, place: Division, counting: filter_counts.Counting
) -> Mapping[str, int]:
    """Return the counts in a division; none in a whole province, where they help nobody and take long."""
    if place.level is DivisionLevel.PROVINCE and divisions.has_prefectures(place):
        return {}
    return filter_counts.in_division(connection, counting, place)


def _by_code(wanted: FindParameters) -> str | None:
    """Return the station that a printed code or its address stands for, if it is one that was typed."""
    printed = PRINTED.fullmatch(wanted.q.strip())
    if printed is None:
        return None
    try:
        return read(lambda connection: short_links.leads_to(connection, printed[1]))
    except StationNotFound:
        return None


def _place_and_services(connection: Connection, wanted: FindParameters) -> Asked | None:
    """Return a division's code and the services that a text asks for with it: ``端州区 热水``; or None."""
    for asked in (by_words(wanted.q), run_together(wanted.q)):
        if asked.services and not _is_called(connection, wanted.q):
            named = places.divisions_named(connection, asked.place)
            if named:
                return Asked(named[0].code, asked.services)
    return None


def _is_called(connection: Connection, words: str) -> bool:
    """Tell whether a division or a station is called by these words as they stand."""
    by_whole = places.stations_named(connection, words, Filters(), clock.now(), 1, as_written=True)
    return bool(by_whole or places.divisions_named(connection, words))


def _address_of(meant: Asked, wanted: FindParameters) -> str:
    """Return the address of the same question with the words read; a position is never in it."""
    said = wanted.model_dump(mode="json", exclude={"q", "lon", "lat"}, exclude_defaults=True)
    services = dict.fromkeys([*wanted.service, *(one.code for one in meant.services)])
    return url_for(".home", **{**said, "division": meant.place, "service": list(services)})


def _by_name(connection: Connection, wanted: FindParameters, at: datetime) -> Answer:
    named = places.divisions_named(connection, wanted.q)
    hits = places.stations_named(connection, wanted.q, wanted.filters_at(at), at, HITS)
    if not named and not hits:
        named = places.divisions_nearly_named(wanted.q)
    return Answer(Sentence("“{words}”", words=wanted.q.strip()), hits, named)


def _form(wanted: FindParameters, at: datetime) -> dict[str, Any]:
    """Return what the form needs to show the question again: the conditions in its mode's order."""
    first, others = in_order(wanted.mode)
    unusual = [code for code in wanted.service if code not in {chip.value for chip in CHIPS}]
    others += tuple(Chip("service", code, Sentence.word(SERVICES[code].zh)) for code in unusual)
    chosen = {chip.key for chip in (*first, *others) if _is_chosen(chip, wanted)}
    return {
        "wanted": wanted,
        "at": at,
        "first": first,
        "others": others,
        "chosen": chosen,
        "modes": ROLES,
        "more": any(chip.key in chosen for chip in others),
        "road_sides": SIDES,
    }


def _is_chosen(chip: Chip, wanted: FindParameters) -> bool:
    said = getattr(wanted, chip.name)
    return chip.value in said if isinstance(said, list) else bool(said)
