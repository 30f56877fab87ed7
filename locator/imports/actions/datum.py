"""A sheet's datum, checked as a whole against stored stations and against boundaries that are loaded."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection

from geodata.crs import Crs, to_wgs84
from geodata.datum_check import AtBoundaries, Flags, by_boundaries, others
from locator.boundaries.queries.inside_divisions import known_boundaries, lie_inside
from locator.entries.domain.likeness import Place
from locator.sheets.domain.datum_evidence import (
    DatumAssessment,
    GivenPlace,
    assess_datum,
    compare_with_stations,
    degrees,
    given_place,
)

MOST_ROWS = 2_000  # looked at, evenly over the sheet: more would say no more


def check_datum(
    connection: Connection, rows: Sequence[Mapping[str, str]], stations: Sequence[Place]
) -> DatumAssessment | None:
    """Say whether rows (cells in our columns) are in the system that they say; None where none has a place.

    `stations` are the stored ones around. Of several systems in a sheet the
    commonest is checked.
    """
    placed = [cells for cells in rows if "lon" in cells and "crs" in cells]
    if not placed:
        return None
    declared = Crs(Counter(cells["crs"] for cells in placed).most_common(1)[0][0])
    same = [cells for cells in placed if cells["crs"] == declared]
    chosen = [given_place(cells) for cells in same[:: max(1, len(same) // MOST_ROWS)]]
    return assess_datum(
        declared,
        compare_with_stations(chosen, declared, stations),
        _with_boundaries(connection, chosen, declared),
    )


def _with_boundaries(
    connection: Connection, rows: Sequence[GivenPlace], declared: Crs
) -> AtBoundaries | None:
    known = known_boundaries(connection, {row.division_code for row in rows if row.division_code})
    bounded = [row for row in rows if row.division_code in known]
    if not bounded:
        return None
    lon, lat = degrees(bounded)
    codes = [row.division_code or "" for row in bounded]
    fits: dict[Crs, Flags] = {}
    for crs in (declared, *others(declared)):
        fits[crs] = np.array(lie_inside(connection, codes, *to_wgs84(lon, lat, crs)))
    return by_boundaries(declared, fits)
