"""The answer to "which is the nearest": the database's stations, the way to each, the ranking."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask import current_app

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.http.database import read
from locator.search.domain.arrival import Travel, estimate
from locator.search.domain.ranking import ranked
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import nearest
from locator.search.routing import NEAREST, Router
from locator.stations.domain.truck import detour_m

KEY = "locator.router"


def answer(question: SearchRequest) -> list[SearchHit]:
    """Return the hits in their order; by distance where no mode of travel is said."""
    hits = read(lambda connection: nearest.search(connection, question))
    if question.mode is None:
        return hits
    on_their_way = _on_their_way(hits, question, question.mode)
    fitting = [hit for hit in on_their_way if fits(hit, question.filters)]
    return ranked(fitting, question.at, question.filters, question.limit)


def _on_their_way(hits: Sequence[SearchHit], asked: SearchRequest, mode: TravelMode) -> list[SearchHit]:
    """Return hits with the way to each: over the streets to the nearest, where an engine answers."""
    router = cast(Router, current_app.extensions[KEY])
    places = [_place(hit) for hit in hits[:NEAREST]] if router.is_set else []
    routed = router.travels(asked.position, places, mode) or []
    estimated = [by_estimate(hit, asked.carriageway, mode) for hit in hits[len(routed) :]]
    return [hit.arriving(mode, travel) for hit, travel in zip(hits, [*routed, *estimated], strict=True)]


def by_estimate(hit: SearchHit, carriageway: str, mode: TravelMode) -> Travel:
    """Return the estimated way to a hit of somebody on a side of a road, empty where nobody said."""
    away_m = hit.distance_m or 0.0
    return estimate(away_m, mode, detour_m(hit.carriageway, carriageway, away_m))


def or_closed(question: SearchRequest) -> tuple[list[SearchHit], bool]:
    """Return the answer, or where nothing is open within reach the nearest as they are; and which it is."""
    hits = answer(question)
    if hits or not question.filters.asks_open:
        return hits, False
    either = replace(question.filters, open_states=frozenset())
    return answer(replace(question, filters=either)), True


def fits(hit: SearchHit, wanted: Filters) -> bool:
    """Tell whether the state asked for also holds at the end of the real way; SQL knew an estimate."""
    if not wanted.open_states or hit.arrival is None:
        return not wanted.open_states
    return hit.arrival.is_open if wanted.asks_open else hit.arrival.opening.state in wanted.open_states


def _place(hit: SearchHit) -> LonLat:
    return LonLat(*hit.entry["geometry"]["coordinates"])
