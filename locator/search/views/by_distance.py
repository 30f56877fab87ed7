"""The answer to the most frequent question, a search by distance alone, put together from rows.

The same bytes as hit by hit (`features.hit_collection_json`): no object is made for a station that is only
passed on, cards stay as PostgreSQL sends them, and what many answers share is made once
(docs/performance.md). `tests/search/test_by_distance.py` compares both.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import orjson

from locator.hours.domain.state import UNKNOWN, OpenState
from locator.hours.queries.states import opening_of_edges, told_moment_s
from locator.http.database import read
from locator.http.language import current_catalogue
from locator.i18n.catalogue import Catalogue
from locator.search.actions import find_openings
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.ranking import MADE_ONCE_M, distance_reason
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import hit_of
from locator.search.queries.nearest import nearest_rows
from locator.search.views import features
from locator.search.views.answer_members import answer_members
from locator.stations.domain.freshness import freshness_level
from locator.stations.domain.station import Facet


def answer_json(search: SearchRequest, accuracy_m: float | None) -> bytes:
    """Return the answer to a search without a mode as JSON, in the language of this response."""
    rows = read(partial(nearest_rows, request=search))
    told_features, open_row = _features(rows, search, current_catalogue())
    hits = _decisive_hits(rows, open_row, search)
    openings = find_openings(search, hits)
    return features.collection_json(
        told_features,
        numberReturned=len(rows),
        **answer_members(search, hits, openings, accuracy_m),
    )


def _features(
    rows: Sequence[Any], search: SearchRequest, language: Catalogue
) -> tuple[list[bytes], Any | None]:
    """Return the features of rows that are sorted by distance, and the first row that is open."""
    moment_s, has_filters = told_moment_s(search.at), search.filters.has_any
    told, open_row, previous_m = [], None, 0.0
    for rank, row in enumerate(rows, start=1):
        state, hours = _opening_json(
            row.open_edges, row.unsure_edges, row.known_from, row.known_until, moment_s
        )
        if open_row is None and state in OPEN_STATES:
            open_row = row
        level = freshness_level(Facet.HOURS, row.hours_checked_at, search.at).value
        distance_m = orjson.dumps(round(row.distance_m, 1))
        reason = _reason_json(language, rank, _told_gap_m(row.distance_m - previous_m), has_filters, state)
        previous_m = row.distance_m
        card = row.card[:-2]  # without the ends of the properties and of the feature
        own = (card, hours, level.encode(), distance_m, reason)
        told.append(b'%b,%b,"hours_freshness":"%b","distance_m":%b,"reason":%b}}' % own)
    return told, open_row


def _decisive_hits(rows: Sequence[Any], open_row: Any | None, search: SearchRequest) -> list[SearchHit]:
    """Return the hits on which the rest of an answer depends: the nearest and the nearest open, or all."""
    told = rows if open_row is None else [rows[0]] if open_row is rows[0] else [rows[0], open_row]
    return [hit_of(row, search.at, row.distance_m) for row in told]


def _told_gap_m(gap_m: float) -> float:
    """Return a distance as reasons tell it: those of a city are so few that each reason is made once."""
    return float(round(gap_m)) if 1 <= gap_m < MADE_ONCE_M - 1 else gap_m


@lru_cache(maxsize=8192)
def _opening_json(
    open_edges: bytes | None, unsure_edges: bytes, known_from: int, known_until: int, moment_s: int
) -> tuple[OpenState, bytes]:
    """Return the state of a timetable in a minute, and the members of a feature that tell it."""
    if open_edges is None:
        opening = UNKNOWN
    else:
        opening = opening_of_edges(open_edges, unsure_edges, known_from, known_until, moment_s)
    return opening.state, orjson.dumps(features.opening_members(opening))[1:-1]


@lru_cache(maxsize=32_768)
def _reason_json(language: Catalogue, rank: int, gap_m: float, has_filters: bool, state: OpenState) -> bytes:
    return orjson.dumps(language.translate(distance_reason(rank, gap_m, has_filters, state)))
