"""Stations around a position of which nobody has said whether they have the services that are asked for.

They pass all other filters, and none of the services is known to be missing.
"""

from sqlalchemy import Connection, func, select

from locator.search.domain.ranking import rank_by_arrival
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import filter_parameters, unknown_services_shape
from locator.search.queries.nearest import nearest_stations
from locator.search.queries.on_arrival import candidates_on_arrival
from locator.search.queries.ways import (
    DISTANCE_M,
    MERCATOR_REACH,
    POSITION_MERCATOR,
    from_clause,
    shape_conditions,
    travel_parameters,
)
from locator.stations.tables import public_station


def unknown_nearby(connection: Connection, request: SearchRequest) -> list[SearchHit]:
    """Return the first `limit` of them within `within_m`, in the order of the other hits.

    They have no reasons, which would be about the first in this group, not in the answer.
    """
    shape = unknown_services_shape(request.filters)
    if request.mode is None:
        hits = nearest_stations(connection, request, shape)
    else:
        near = candidates_on_arrival(connection, request, shape)
        hits = rank_by_arrival(near, request.filters, request.limit)
    return [hit.with_reason("") for hit in hits]


def count_unknown_nearby(connection: Connection, request: SearchRequest) -> int:
    """Return how many there are within `within_m`."""
    shape, on_arrival = unknown_services_shape(request.filters), request.mode is not None
    values = filter_parameters(request.filters, request.at) | travel_parameters(request)
    statement = (
        select(func.count())
        .select_from(from_clause(shape, on_arrival))
        .where(*shape_conditions(shape, on_arrival))
        .where(func.ST_DWithin(public_station.c.mercator, POSITION_MERCATOR, MERCATOR_REACH))
        .where(request.within_m >= DISTANCE_M)
    )
    return connection.scalar(statement, values) or 0
