"""Search for the nearest stations: query the database, get travel times, rank by state on arrival."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask import current_app

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.http.database import read
from locator.search.domain.arrival import Travel, estimate_travel
from locator.search.domain.ranking import rank_by_arrival
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.search.routing import MAX_ROUTED, Router
from locator.stations.domain.truck import detour_m

ROUTER_KEY = "locator.router"


def find_nearest(request: SearchRequest) -> list[SearchHit]:
    """Return ranked hits; by distance alone if the request has no mode of travel."""
    hits = read(lambda connection: nearest_stations(connection, request))
    if request.mode is None:
        return hits
    arriving = _with_arrivals(hits, request, request.mode)
    matching = [hit for hit in arriving if has_requested_state(hit, request.filters)]
    return rank_by_arrival(matching, request.at, request.filters, request.limit)


def find_nearest_or_closed(request: SearchRequest) -> tuple[list[SearchHit], bool]:
    """Return ranked hits, and whether they are a fallback to stations that may be closed.

    The fallback applies if open stations are requested and none is within reach.
    """
    hits = find_nearest(request)
    if hits or not request.filters.requires_open:
        return hits, False
    any_state = replace(request.filters, open_states=frozenset())
    return find_nearest(replace(request, filters=any_state)), True


def estimated_travel(hit: SearchHit, carriageway: str, mode: TravelMode) -> Travel:
    """Return the estimated travel to a hit from a carriageway; empty if the traveller's is unknown."""
    distance_m = hit.distance_m or 0.0
    return estimate_travel(distance_m, mode, detour_m(hit.carriageway, carriageway, distance_m))


def has_requested_state(hit: SearchHit, filters: Filters) -> bool:
    """Return whether the state on arrival passes the filters.

    The database filters by estimated travel times; a routed time may change the state.
    """
    if not filters.open_states or hit.arrival is None:
        return not filters.open_states
    if filters.requires_open:
        return hit.arrival.is_open
    return hit.arrival.opening.state in filters.open_states


def _with_arrivals(hits: Sequence[SearchHit], request: SearchRequest, mode: TravelMode) -> list[SearchHit]:
    """Return hits with their arrivals: routed for the nearest if the router answers, else estimated."""
    router = cast(Router, current_app.extensions[ROUTER_KEY])
    targets = [_position(hit) for hit in hits[:MAX_ROUTED]] if router.is_configured else []
    routed = router.travel_times(request.position, targets, mode) or []
    estimated = [estimated_travel(hit, request.carriageway, mode) for hit in hits[len(routed) :]]
    return [hit.with_arrival(mode, travel) for hit, travel in zip(hits, [*routed, *estimated], strict=True)]


def _position(hit: SearchHit) -> LonLat:
    return LonLat(*hit.entry["geometry"]["coordinates"])
