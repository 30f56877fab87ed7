"""How a cell goes over the wire: JSON by columns, each repeated value once; static/js/cells.js reads it.

Positions are nanodegrees from the cell's south-west corner: exactly what the database holds, so that
a phone ranks as the server does. Nothing in a cell depends on the moment it is asked for, so equal
content is equal bytes, and its ETag says so.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from geodata.tiles import Tile
from locator.domain.cells import CHILDREN
from locator.domain.state import Timetable
from locator.queries.cells import PartCount, StationCell

PER_DEGREE = 1_000_000_000
COPIED = ("kind", "position_quality", "demo")
UNTOLD = -1  # the place of a timetable that nobody knows
CARD_ACCESS = ("method", "registration_needed", "price", "without_app")


def station_cell(cell: StationCell) -> bytes:
    """Return the stations of a cell."""
    west, south = (round(edge * PER_DEGREE) for edge in (cell.tile.west, cell.tile.south))
    cards = [orjson.loads(row.card)["properties"] for row in cell.rows]
    kept = [(key, one.packed) for key, one in sorted(cell.timetables.items()) if one]
    places = {key: place for place, (key, _) in enumerate(kept)}
    packed: dict[str, Any] = {
        "cell": str(cell.tile),
        "origin": [west, south],
        "code": [row.code for row in cell.rows],
        "name": [row.name for row in cell.rows],
        "address": [card["address"] for card in cards],
        "lon": [round(row.lon * PER_DEGREE) - west for row in cell.rows],
        "lat": [round(row.lat * PER_DEGREE) - south for row in cell.rows],
        "hours": [places.get(row.timetable_id, UNTOLD) for row in cell.rows],
        "no_app_hours": [places.get(row.no_app_timetable_id, UNTOLD) for row in cell.rows],
        "checked_s": coded(row.hours_checked_at and row.hours_checked_at.timestamp() for row in cell.rows),
        "tags": coded(sorted(row.tags) for row in cell.rows),
        "access": coded({name: card["access"][name] for name in CARD_ACCESS} for card in cards),
        **{name: coded(card[name] for card in cards) for name in COPIED},
        "position_checked": coded((card["verified"] or {}).get("position") for card in cards),
        "hours_checked": coded((card["verified"] or {}).get("hours") for card in cards),
        "timetables": [text for _, text in kept],
        "notices": {str(at): card["notices"] for at, card in enumerate(cards) if card["notices"]},
        "own_hours": {
            str(at): {code: places.get(key, UNTOLD) for code, key in cell.own_hours[row.station_id].items()}
            for at, row in enumerate(cell.rows)
            if row.station_id in cell.own_hours
        },
    }
    return orjson.dumps(packed)


def count_cell(tile: Tile, parts: Sequence[PartCount]) -> bytes:
    """Return the counts of a cell's parts; `x` and `y` count from its own north-west part."""
    first_x, first_y = tile.x << CHILDREN, tile.y << CHILDREN
    west, south = (round(edge * 1e4) for edge in (tile.west, tile.south))
    return orjson.dumps(
        {
            "cell": str(tile),
            "zoom": tile.z + CHILDREN,
            "x": [part.x - first_x for part in parts],
            "y": [part.y - first_y for part in parts],
            "stations": [part.stations for part in parts],
            "middle": [
                [round(part.lon_udeg / 100) - west, round(part.lat_udeg / 100) - south] for part in parts
            ],
            "origin": [west, south],
        }
    )


def coded(values: Iterable[object]) -> dict[str, list[Any]]:
    """Return values as the distinct ones, in order of appearance, and the place of each in them."""
    of: dict[bytes, tuple[int, object]] = {}
    at = [of.setdefault(orjson.dumps(value), (len(of), value))[0] for value in values]
    return {"of": [value for _, value in of.values()], "at": at}


def hours_until_min(timetables: Iterable[Timetable | None]) -> int | None:
    """Return the first minute, since the epoch, of which some timetable knows nothing any more."""
    return min((one.known_until for one in timetables if one), default=None)
