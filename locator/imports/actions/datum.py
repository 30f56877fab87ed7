"""Check the datum of a whole sheet against stored stations and loaded boundaries."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs
from geodata.crs.datum_check import BoundaryComparison, Flags, compare_at_boundaries, other_systems
from locator.boundaries.queries.containment import lie_inside, loaded_boundaries
from locator.entries.domain.likeness import Place
from locator.sheets.domain.location.datum_evidence import (
    DatumAssessment,
    GivenPlace,
    assess_datum,
    compare_with_stations,
    degrees,
    given_place,
)

MAX_ROWS = 2_000  # a sample, evenly over the sheet: more would not change the result


def check_datum(
    connection: Connection, rows: Sequence[Mapping[str, str]], stations: Sequence[Place]
) -> DatumAssessment | None:
    """Compare the coordinate system that rows declare with others; None if no row has a position.

    `rows` are cells in our columns, `stations` the stored stations around them. If a sheet has several
    systems, the most frequent one is checked.
    """
    positioned = [cells for cells in rows if "lon" in cells and "crs" in cells]
    if not positioned:
        return None
    declared = Crs(Counter(cells["crs"] for cells in positioned).most_common(1)[0][0])
    declared_rows = [cells for cells in positioned if cells["crs"] == declared]
    sample = [given_place(cells) for cells in declared_rows[:: max(1, len(declared_rows) // MAX_ROWS)]]
    return assess_datum(
        declared,
        compare_with_stations(sample, declared, stations),
        _boundary_evidence(connection, sample, declared),
    )


def _boundary_evidence(
    connection: Connection, rows: Sequence[GivenPlace], declared: Crs
) -> BoundaryComparison | None:
    known = loaded_boundaries(connection, {row.division_code for row in rows if row.division_code})
    bounded = [row for row in rows if row.division_code in known]
    if not bounded:
        return None
    lon, lat = degrees(bounded)
    codes = [row.division_code or "" for row in bounded]
    fits: dict[Crs, Flags] = {}
    for crs in (declared, *other_systems(declared)):
        fits[crs] = np.array(lie_inside(connection, codes, *to_wgs84(lon, lat, crs)))
    return compare_at_boundaries(declared, fits)
