"""How a pack goes over the wire: JSON by columns, each repeated value once."""

from collections.abc import Sequence
from typing import Any

import orjson

from locator.maps.views.cell_format import coded, columns, hours_until_min, nanodegrees, properties
from locator.offline.queries import Pack

TOLD_OFFLINE = ("phone", "wayfinding")  # what a station's page says besides, where there is no network


def pack(kept: Pack, **said: object) -> bytes:
    """Return what a phone keeps of a division: hours under their ids, which stay when others change."""
    known = {key: one for key, one in sorted(kept.timetables.items()) if one}
    packed: dict[str, Any] = {
        **said,
        "version": str(kept.version),
        "made_min": kept.version.made_min,
        "hours_until_min": hours_until_min(known.values()),
        "gone": kept.gone,
        **columns(kept.rows, _corner(kept.rows), {key: key for key in known}),
        "nth": [row.station_id for row in kept.rows],
        "division": coded(row.division_code for row in kept.rows),
        **{name: coded(one[name] for one in properties(kept.rows)) for name in TOLD_OFFLINE},
        "timetables": {str(key): one.packed for key, one in known.items()},
        "own_hours": kept.own_hours,
    }
    return orjson.dumps(packed)


def _corner(rows: Sequence[Any]) -> tuple[int, int]:
    """Return a south-west corner: what is counted from it is shorter to write."""
    placed = [row for row in rows if row.lon is not None]
    west = min((row.lon for row in placed), default=0.0)
    return nanodegrees(west), nanodegrees(min((row.lat for row in placed), default=0.0))
