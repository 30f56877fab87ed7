"""The answer to "which is the nearest": the database's stations, the way to each, the ranking."""

from collections.abc import Collection, Sequence
from typing import cast

from flask import current_app

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.domain.arrival import Travel, estimate
from locator.domain.ranking import ranked
from locator.domain.search import SearchHit, SearchRequest
from locator.domain.state import OpenState
from locator.domain.truck import around_m
from locator.queries import nearest
from locator.routing import NEAREST, Router
from locator.web.database import ask

KEY = "locator.router"


def answer(question: SearchRequest) -> list[SearchHit]:
    """Return the hits in their order; by distance where no mode of travel is said."""
    hits = ask(lambda connection: nearest.search(connection, question))
    if question.mode is None:
        return hits
    on_their_way = _on_their_way(hits, question, question.mode)
    fitting = [hit for hit in on_their_way if _fits(hit, question.filters.open_states)]
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
    return estimate(away_m, mode, around_m(hit.carriageway, carriageway, away_m))


def _fits(hit: SearchHit, wanted: Collection[OpenState]) -> bool:
    """Tell whether the state asked for also holds at the end of the real way; SQL knew an estimate."""
    return not wanted or (hit.arrival is not None and hit.arrival.opening.state in wanted)


def _place(hit: SearchHit) -> LonLat:
    return LonLat(*hit.entry["geometry"]["coordinates"])
