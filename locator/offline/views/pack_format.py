"""The JSON of a pack: columns with each repeated value once."""

from collections.abc import Sequence
from typing import Any

import orjson

from locator.maps.views.cell_format import coded, columns, hours_until_min, nanodegrees, properties
from locator.offline.queries import Pack

PAGE_PROPERTIES = ("phone", "wayfinding")  # shown on a station's page without a network


def dump_pack(pack: Pack, **members: object) -> bytes:
    """Return a pack as JSON with further members; timetables are keyed by id, so that deltas can add some."""
    timetables = {key: timetable for key, timetable in sorted(pack.timetables.items()) if timetable}
    cards = properties(pack.rows)
    values: dict[str, Any] = {
        **members,
        "version": str(pack.version),
        "made_min": pack.version.made_min,
        "hours_until_min": hours_until_min(timetables.values()),
        "gone": pack.gone,
        **columns(pack.rows, _corner(pack.rows), {key: key for key in timetables}),
        "nth": [row.station_id for row in pack.rows],
        "division": coded(row.division_code for row in pack.rows),
        **{name: coded(card[name] for card in cards) for name in PAGE_PROPERTIES},
        "timetables": {str(key): timetable.packed for key, timetable in timetables.items()},
        "own_hours": pack.own_hours,
    }
    return orjson.dumps(values)


def _corner(rows: Sequence[Any]) -> tuple[int, int]:
    """Return the south-west corner in nanodegrees: offsets from it are shorter than positions."""
    placed = [row for row in rows if row.lon is not None]
    west = min((row.lon for row in placed), default=0.0)
    return nanodegrees(west), nanodegrees(min((row.lat for row in placed), default=0.0))
