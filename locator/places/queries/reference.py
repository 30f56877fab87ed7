"""The middle of a place or division, for texts that are relative to it."""

from geoalchemy2 import Geometry
from sqlalchemy import Connection, func, select, type_coerce

from geodata.divisions.codes import division
from geodata.lonlat import LonLat
from locator.divisions.domain import code_prefix, code_range
from locator.places.queries.ground import TOWN_KINDS
from locator.places.queries.lookup import find
from locator.places.tables import place
from locator.stations.tables import public_station


def reference_position(connection: Connection, name: str) -> LonLat | None:
    """Return the position of a place that a name surely means, or the middle of a division; None for neither.

    Of a division that is the town of its name, else the middle of its stations.
    """
    found = find(connection, name)
    if found.anchor:
        return found.anchor.position
    return _middle_of(connection, found.divisions[0]) if found.divisions else None


def _middle_of(connection: Connection, code: str) -> LonLat | None:
    town = type_coerce(place.c.position, Geometry)
    named = (
        select(func.ST_X(town), func.ST_Y(town))
        .where(place.c.name == division(code).name, place.c.kind.in_(TOWN_KINDS))
        .order_by(place.c.importance.desc(), place.c.key)
        .limit(1)
    )
    lonlat = func.ST_Transform(type_coerce(public_station.c.mercator, Geometry), 4326, type_=Geometry)
    middle = select(func.avg(func.ST_X(lonlat)), func.avg(func.ST_Y(lonlat))).where(
        public_station.c.division_code.between(*code_range(code_prefix(code)))
    )
    for statement in (named, middle):
        row = connection.execute(statement).first()
        if row and row[0] is not None:
            return LonLat.of(row[0], row[1])
    return None
