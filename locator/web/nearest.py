"""The answer to "which is the nearest": the database's stations, the way to each, the ranking."""

from collections.abc import Sequence
from typing import cast

from flask import Flask, current_app

from locator.domain.arrival import Travel, estimate
from locator.domain.ranking import ranked
from locator.domain.search import SearchHit, SearchRequest
from locator.queries import nearest
from locator.routing import Router
from locator.web.database import ask

KEY = "locator.router"


def attach(app: Flask, router: Router | None) -> None:
    """Give an application its routing engine, if it has one."""
    app.extensions[KEY] = router


def answer(question: SearchRequest) -> list[SearchHit]:
    """Return the hits in their order; by distance where no mode of travel is said."""
    hits = ask(lambda connection: nearest.search(connection, question))
    if question.mode is None:
        return hits
    on_their_way = [
        hit.arriving(question.mode, travel) for hit, travel in zip(hits, _ways(question, hits), strict=True)
    ]
    return ranked(on_their_way, question.at, question.filters, question.limit)


def _ways(question: SearchRequest, hits: Sequence[SearchHit]) -> list[Travel]:
    """Return the way to each hit: the router's to the nearest, the estimate for what it leaves out."""
    assert question.mode is not None
    router = cast(Router | None, current_app.extensions[KEY])
    estimates = [estimate(hit.distance_m or 0.0, question.mode) for hit in hits]
    if router is None:
        return estimates
    routed = router.ways(question.position, [hit.place for hit in hits[: router.most]], question.mode)
    return [*routed, *estimates[len(routed) :]]
