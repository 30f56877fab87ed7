"""Whether many positions lie within the boundaries of their divisions, in one query."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Float,
    Integer,
    ScalarSelect,
    Text,
    bindparam,
    func,
    select,
)

from locator.boundaries.tables import division_area


def loaded_boundaries(connection: Connection, codes: Collection[str]) -> set[str]:
    """Return those of some division codes whose boundary is loaded."""
    query = select(division_area.c.division_code).where(division_area.c.division_code.in_(sorted(codes)))
    return set(connection.scalars(query))


def smallest_division_around(point: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return a subquery of the code of the smallest division around a point (WGS 84) of the outer query."""
    return (
        select(division_area.c.division_code)
        .where(func.ST_Covers(division_area.c.boundary, point))
        .order_by(func.ST_Area(division_area.c.boundary), division_area.c.division_code.desc())
        .limit(1)
        .scalar_subquery()
    )


def lie_inside(
    connection: Connection, codes: Sequence[str], lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> list[bool]:
    """Tell for each position whether it lies within the boundary of its division.

    `lons` and `lats` are degrees in WGS 84; the boundary of each division must be loaded.
    """
    arrays = (
        bindparam(None, list(range(len(codes))), type_=ARRAY(Integer)),
        bindparam(None, list(codes), type_=ARRAY(Text)),
        bindparam(None, lons.tolist(), type_=ARRAY(Float)),
        bindparam(None, lats.tolist(), type_=ARRAY(Float)),
    )
    given = func.unnest(*arrays).table_valued("n", "code", "lon", "lat", name="given").render_derived()
    point = func.ST_SetSRID(func.ST_MakePoint(given.c.lon, given.c.lat), 4326)
    query = (
        select(func.ST_Covers(division_area.c.boundary, point))
        .select_from(given.join(division_area, division_area.c.division_code == given.c.code))
        .order_by(given.c.n)
    )
    return list(connection.scalars(query))
