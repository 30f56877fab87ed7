"""Answers of the search page: around a position or place, in a division, on a road, by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from geodata.divisions.codes import Division, DivisionLevel, division, full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.queries import entry
from locator.http.database import read
from locator.places.domain.errors import PlaceGone
from locator.places.domain.forms import fold
from locator.places.domain.found import Found, Place, Step
from locator.places.queries import lookup
from locator.places.queries.similar import similar as similar_places
from locator.search.actions import find_nearest_or_closed, find_openings, find_unknown, list_unknown
from locator.search.domain.query_text import split_need, split_spaced
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
from locator.search.queries.on_road import BesideRoad, stations_beside_road, stations_on_road
from locator.search.queries.open_first import open_first
from locator.search.views.find_parameters import FindParameters
from locator.search.views.first_line import first_line, station_name
from locator.site.views.asked import AskedCoordinates, asked_coordinates, coordinates_heading
from locator.site.views.place_answer import (
    PlaceAnswer,
    heading_of_place,
    heading_of_road,
    stations_not_nearby,
)
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import by_division

MAX_HITS = 10  # at first; a list goes on by as many
MAX_HITS_IN_DIVISION = 30
MAX_HITS_NEARBY = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a search, with its heading."""

    heading: str
    hits: list[SearchHit] = field(default_factory=list)
    divisions: list[places.DivisionHit] = field(default_factory=list)
    is_a_guess: bool = False  # the divisions have a name like the one that is asked for
    total: int | None = None
    from_here: bool = False  # around a position
    counts: Mapping[str, int] = field(default_factory=dict)  # stations that each quick filter would leave
    within_m: int | None = None  # the radius of `counts`, around a position
    none_open: bool = False  # the hits may be closed although open ones are asked for
    first_line: Sentence | None = None  # around a position: where the nearest open door is
    names: Iterable[str] = ()  # of the stations that it may name; read once, where the page is not Chinese
    is_open: bool = False  # there is one, with hours checked lately
    similar: list[SearchHit] = field(default_factory=list)  # only sound like the name that is asked for
    unknown: UnknownServices | None = None  # may have the services that are asked for
    typed: AskedCoordinates | None = None  # the text is coordinates
    asked: PlaceAnswer = field(default_factory=PlaceAnswer)  # the text names a place
    query: FindParameters | None = None  # what was read out of the text: its services, as filters
    origin: LonLat | None = None  # where distances and directions count from
    farther: Sequence[SearchHit] = ()  # the hits that follow, shown when asked for
    may_have_more: bool = False  # behind `farther`
    beside_road: BesideRoad | None = None  # what lies beside the road that is asked for
    next_n: int | None = None  # the length of the next longer list; None if all are listed


def search_here(query: FindParameters, at: datetime) -> Answer | None:
    """Return the result around a position in the body, of the phone or typed; None without one."""
    if query.position is not None:
        return _search_nearby(query.position, query, at, Sentence("离您最近的驿站"))
    typed = asked_coordinates(query, in_body=True)
    if typed is None or typed.position is None:
        return None
    return replace(_search_nearby(typed.position, query, at, coordinates_heading(typed)), typed=typed)


def first_stations(place: Division, at: datetime, n: int) -> list[SearchHit]:
    """Return the stations with which a division's own list begins."""
    query = FindParameters(n=n)
    return read(lambda connection: _list_division(connection, place, query, at)).hits


def search_by_place(query: FindParameters, at: datetime) -> Answer | None:
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
        typed = asked.called if asked.step is Step.EXACT else ""
        heading = heading_of_place(asked.anchor, typed)
        answer = _search_nearby(asked.anchor.position, query, at, heading)
        named = stations_not_nearby(by_name.hits, answer.hits)
        return replace(answer, asked=PlaceAnswer(asked, named), divisions=by_name.divisions, query=query)
    if asked.road:
        return _search_on_road(query, asked, at)
    divisions = by_name.divisions or [places.DivisionHit(code, full_name(code)) for code in asked.divisions]
    similar: list[Place] = []
    is_thin = not asked.has_any or (len(asked.candidates) == 1 and not asked.note)
    if not by_name.hits and is_thin and (by_name.is_a_guess or not divisions):
        known = {place.key for place in asked.candidates}
        like = read(lambda connection: similar_places(connection, query.q))
        similar = [place for place in like if place.key not in known]
    return replace(by_name, divisions=divisions, asked=PlaceAnswer(asked, similar=similar))


def _find_place(connection: Connection, query: FindParameters) -> tuple[Found, FindParameters]:
    """Return what a text names, and the query with the services that the text asks for beside it."""
    found = lookup.find(connection, query.q)
    if found.has_any:
        return found, query
    for split in (split_spaced(query.q), split_need(query.q)):
        if split.services:
            beside = lookup.find(connection, split.place)
            if beside.has_any:
                codes = (service.code for service in split.services)
                return beside, query.with_services(codes, q=split.place)
    return found, query


def _is_a_stations_name(answer: Answer, text: str) -> bool:
    """Return whether a station is called as the text says."""
    return any(fold(hit.entry["properties"]["name"]) == fold(text) for hit in answer.hits)


def _search_on_road(query: FindParameters, asked: Found, at: datetime) -> Answer:
    filters, road, km = query.filters_at(at), asked.road, asked.road_km
    most = query.n or MAX_HITS_IN_DIVISION

    def search(connection: Connection) -> tuple[list[SearchHit], BesideRoad | None]:
        hits = stations_on_road(connection, road, km, filters, at, MAX_HITS_IN_DIVISION)
        beside = stations_beside_road(connection, road, filters, at, most) if km is None else None
        return hits, beside

    hits, beside = read(search)
    answer = Answer(heading_of_road(road, km), hits, asked=PlaceAnswer(asked), query=query)
    goes_on = beside is not None and beside.has_more and most < listing.MAX_LIMIT
    next_n = min(most + MAX_HITS_IN_DIVISION, listing.MAX_LIMIT) if goes_on else None
    return replace(answer, beside_road=beside, next_n=next_n)


def _search_nearby(position: LonLat, query: FindParameters, at: datetime, heading: str) -> Answer:
    filters = query.filters_at(at)
    search = SearchRequest(
        position, at, filters, MAX_HITS_NEARBY, mode=query.mode, carriageway=query.carriageway
    )
    count = CountRequest(filters, at, QUICK_FILTERS)
    within_m = COUNTED_WITHIN_M[query.mode]
    counts = read(lambda connection: filter_counts.count_nearby(connection, count, search, within_m))
    found, may_be_closed = find_nearest_or_closed(search)
    hits = _trucks_first(found)
    suitable = [hit for hit in hits[:MAX_HITS] if not hit.lacks_truck_room]
    openings = find_openings(search, suitable or hits)
    return Answer(
        heading,
        hits[:MAX_HITS],
        farther=hits[MAX_HITS:],
        may_have_more=len(hits) == MAX_HITS_NEARBY,
        origin=position,
        from_here=True,
        counts=counts,
        within_m=within_m,
        none_open=may_be_closed,
        first_line=first_line(search, hits, openings, query.accuracy_m),
        names=(station_name(hit) for hit in (*hits, openings.opens_first) if hit),
        is_open=bool(openings.nearest_open and not openings.nearest_open.is_doubtful(at)),
        unknown=find_unknown(replace(search, limit=MAX_HITS)),
    )


def _trucks_first(hits: Sequence[SearchHit]) -> list[SearchHit]:
    """Put hits without known room for a truck under the others, ten by ten: a longer list begins alike."""
    numbered = sorted(enumerate(hits), key=lambda pair: (pair[0] // MAX_HITS, pair[1].lacks_truck_room))
    return [hit for _, hit in numbered]


def _search_near_station(query: FindParameters, at: datetime) -> Answer:
    card = read(lambda connection: entry.by_code(connection, query.near)).card
    if card["geometry"] is None:
        raise StationNotFound("这一站还没有位置，没法找它附近的站")
    position = LonLat(*card["geometry"]["coordinates"])
    heading = Sentence("{name}附近的驿站", name=card["properties"]["name"])
    answer = _search_nearby(position, query, at, heading)
    # The user is at this station and is looking for another.
    hits = (*answer.hits, *answer.farther)
    others = [hit for hit in hits if hit.entry["properties"]["code"] != query.near]
    unknown = answer.unknown and _without(answer.unknown, query.near)
    return replace(answer, hits=others[:MAX_HITS], farther=others[MAX_HITS:], unknown=unknown)


def _without(unknown: UnknownServices, code: str) -> UnknownServices:
    """Return stations without one of them."""
    others = [hit for hit in unknown.hits if hit.entry["properties"]["code"] != code]
    return replace(unknown, hits=others, total=unknown.total - (len(unknown.hits) - len(others)))


def _search_division(connection: Connection, place: Division, query: FindParameters, at: datetime) -> Answer:
    listed = _list_division(connection, place, query, at)
    filters = query.filters_at(at)
    counts = _counts_in_division(connection, place, CountRequest(filters, at, QUICK_FILTERS))
    asked = listing.ListRequest(at, filters, division=place, limit=MAX_HITS_IN_DIVISION, with_rooms=False)
    return replace(listed, counts=counts, unknown=list_unknown(connection, asked))


def _list_division(connection: Connection, place: Division, query: FindParameters, at: datetime) -> Answer:
    filters = query.filters_at(at)
    list_request = listing.ListRequest(at, filters, division=place, limit=listing.MAX_LIMIT, with_rooms=False)
    n = query.n or MAX_HITS_IN_DIVISION
    found = open_first(connection, list_request, place, n)
    total = _total(connection, list_request) if found.has_more else found.listed
    heading = Sentence("{name}的驿站", name=full_name(place.code))
    next_n = min(n + MAX_HITS_IN_DIVISION, listing.MAX_LIMIT) if found.listed > n else None
    return Answer(heading, found.hits, total=total, next_n=next_n)


def _total(connection: Connection, asked: listing.ListRequest) -> int:
    """Return the number of stations of a list; without filters it is the kept count of the division."""
    if asked.filters == Filters():
        return by_division.count_stations(connection, asked.division)
    return listing.count_stations(connection, asked)


def _counts_in_division(connection: Connection, place: Division, count: CountRequest) -> Mapping[str, int]:
    """Return the counts in a division; none for a whole province, where they are slow and of no use."""
    if place.level is DivisionLevel.PROVINCE and by_division.has_prefectures(place):
        return {}
    return filter_counts.count_in_division(connection, count, place)


def _search_by_name(connection: Connection, query: FindParameters, at: datetime) -> Answer:
    divisions = places.divisions_by_name(connection, query.q)
    n = query.n or MAX_HITS
    match = places.match_by_name(connection, query.q, query.filters_at(at), at, n + 1)
    is_a_guess = not divisions and not match.hits
    if is_a_guess:
        divisions = places.divisions_by_similar_name(query.q)
    heading = Sentence("“{words}”", words=query.q.strip())
    literal, similar = match.literal[:n], match.similar[: n - len(match.literal[:n])]
    next_n = min(n + MAX_HITS, places.MAX_CANDIDATES) if len(match.hits) > n < places.MAX_CANDIDATES else None
    return Answer(heading, literal, divisions, is_a_guess, similar=similar, next_n=next_n)
