"""Search for the nearest stations: query the database, get travel times, rank by state on arrival."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from flask import current_app
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.http.database import read
from locator.search.domain.arrival import OPEN_STATES, max_distance_m
from locator.search.domain.ranking import rank_by_arrival, sort_key, travel_s_of
from locator.search.domain.search import (
    COUNTED_WITHIN_M,
    FAR_M,
    Filters,
    Openings,
    SearchHit,
    SearchRequest,
    UnknownServices,
)
from locator.search.queries import listing
from locator.search.queries.nearest import nearest_stations
from locator.search.queries.next_opening import first_to_open
from locator.search.queries.on_arrival import candidates_on_arrival
from locator.search.queries.unknown_services import count_unknown_nearby, unknown_nearby
from locator.search.routing import MAX_ROUTED, Router

ROUTER_KEY = "locator.router"
AFTER_SEARCH = "locator.after_search"  # an extension that is told what a search for an open door found


def find_nearest(request: SearchRequest) -> list[SearchHit]:
    """Return ranked hits; by distance alone if the request has no mode of travel."""
    if request.mode is None:
        return read(lambda connection: nearest_stations(connection, request))
    router = cast(Router, current_app.extensions[ROUTER_KEY])
    # Whatever is asked for, the same first stations are routed, so that fewer are the beginning of more.
    limit = request.limit + (MAX_ROUTED if router.is_configured else 0)
    hits = read(lambda connection: candidates_on_arrival(connection, replace(request, limit=limit)))
    if router.is_configured:
        hits = _with_routes(router, hits, request, request.mode)
    return rank_by_arrival(hits, request.filters, request.limit)


def find_nearest_or_closed(request: SearchRequest) -> tuple[list[SearchHit], bool]:
    """Return ranked hits, and whether they are a fallback to stations that may be closed.

    The fallback applies if open stations are requested and none is within reach.
    """
    hits = find_nearest(request)
    if hits or not request.filters.requires_open:
        return hits, False
    any_state = replace(request.filters, open_states=frozenset())
    return find_nearest(replace(request, filters=any_state)), True


def find_openings(request: SearchRequest, hits: Sequence[SearchHit]) -> Openings:
    """Return `openings_of` hits; whoever counts searches that found nothing is told."""
    openings = openings_of(request, hits)
    if tell := current_app.extensions.get(AFTER_SEARCH):
        tell(request, openings)
    return openings


def openings_of(request: SearchRequest, hits: Sequence[SearchHit]) -> Openings:
    """Return the nearest open station of an answer's hits, or which one opens first where none is open.

    Without a mode of travel, hits are by distance: the nearest that is open may be behind them.
    """
    reach_m = min(request.within_m, max_distance_m(request.mode) if request.mode else FAR_M)
    open_hits = [hit for hit in hits if _is_open(hit)]
    if open_hits:  # ranked by the age of their checks as well: the nearest may stand behind others
        nearest = min(open_hits, key=travel_s_of) if request.mode else open_hits[0]
        return Openings(reach_m, nearest_open=nearest)
    if request.filters.open_states and not request.filters.open_states & OPEN_STATES:
        return Openings(reach_m)
    around = replace(request, within_m=reach_m)
    if request.mode is None and len(hits) == request.limit:
        only_open = replace(request.filters, open_states=OPEN_STATES)
        first = replace(around, filters=only_open, limit=1)
        for hit in read(lambda connection: nearest_stations(connection, first)):
            return Openings(reach_m, nearest_open=hit)
    return Openings(reach_m, opens_first=read(lambda connection: first_to_open(connection, around)))


def _is_open(hit: SearchHit) -> bool:
    return hit.arrival.is_open if hit.arrival else hit.opening.state in OPEN_STATES


def find_unknown(request: SearchRequest) -> UnknownServices | None:
    """Return the stations around that may have the services of a request; None if it asks for none.

    They are those within the radius of the counts, or where none is, within FAR_M.
    """
    if not request.filters.services:
        return None
    for radius_m in (COUNTED_WITHIN_M[request.mode or TravelMode.WALK], FAR_M):
        near = replace(request, within_m=min(request.within_m, radius_m))
        total = read(partial(count_unknown_nearby, request=near))
        if total:
            break
    hits = read(partial(unknown_nearby, request=near)) if total else []
    return UnknownServices(request.filters.services, hits, total, near.within_m)


def list_unknown(connection: Connection, request: listing.ListRequest) -> UnknownServices | None:
    """Return the stations of a list that may have its services; None if it asks for none."""
    if not request.filters.services:
        return None
    unknown = replace(request, services_unknown=True)
    total = listing.count_stations(connection, unknown)
    hits = listing.list_stations(connection, unknown).hits if total else []
    return UnknownServices(request.filters.services, hits, total)


def has_requested_state(hit: SearchHit, filters: Filters) -> bool:
    """Return whether the state on arrival passes the filters.

    The database filters by estimated travel times; a routed time may change the state.
    """
    if not filters.open_states or hit.arrival is None:
        return not filters.open_states
    if filters.requires_open:
        return hit.arrival.is_open
    return hit.arrival.opening.state in filters.open_states


def _with_routes(
    router: Router, hits: Sequence[SearchHit], request: SearchRequest, mode: TravelMode
) -> list[SearchHit]:
    """Return hits with routed arrivals for the first in rank, if the router answers, that fit the request."""
    first = sorted(hits, key=sort_key)[:MAX_ROUTED]
    routed = router.travel_times(request.position, [_position(hit) for hit in first], mode) or []
    travels = {hit.station_id: travel for hit, travel in zip(first, routed, strict=False)}
    arriving = [
        hit.with_arrival(mode, travels[hit.station_id]) if hit.station_id in travels else hit for hit in hits
    ]
    return [hit for hit in arriving if has_requested_state(hit, request.filters)]


def _position(hit: SearchHit) -> LonLat:
    return LonLat(*hit.entry["geometry"]["coordinates"])
