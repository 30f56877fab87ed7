"""The answer to "which is the nearest": the database's stations, the way to each, the ranking."""

from locator.domain.arrival import estimate
from locator.domain.ranking import ranked
from locator.domain.search import SearchHit, SearchRequest
from locator.queries import nearest
from locator.web.database import ask


def answer(question: SearchRequest) -> list[SearchHit]:
    """Return the hits in their order; by distance where no mode of travel is said."""
    hits = ask(lambda connection: nearest.search(connection, question))
    if question.mode is None:
        return hits
    mode = question.mode
    on_their_way = [hit.arriving(mode, estimate(hit.distance_m or 0.0, mode)) for hit in hits]
    return ranked(on_their_way, question.at, question.filters, question.limit)
