"""Questions to the vocabulary, read only."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from locator.stations.tables import service_offer


def numbers_of_stations(connection: Connection, codes: Sequence[str]) -> Mapping[str, int]:
    """Return the number of stations that have each of some words in their entries."""
    has_one = service_offer.c.code.in_(codes), func.strpos(service_offer.c.code, ":") > 0
    counted = select(service_offer.c.code, func.count().label("n")).where(*has_one)
    return {row.code: row.n for row in connection.execute(counted.group_by(service_offer.c.code))}
