"""How a cell goes over the wire: JSON by columns, each repeated value once; static/js/lib/cells.js reads it.

Positions are nanodegrees from the cell's south-west corner: exactly what the database holds, so that
a phone ranks as the server does. Nothing in a cell depends on the moment it is asked for, so equal
content is equal bytes, and its ETag says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from geodata.tiles import Tile
from locator.hours.domain.state import Timetable
from locator.maps.domain import CHILDREN
from locator.maps.queries import PartCount, StationCell

PER_DEGREE = 1_000_000_000
COPIED = ("kind", "position_quality", "demo")
UNTOLD = -1  # the place of a timetable that nobody knows
CARD_ACCESS = ("method", "registration_needed", "price", "without_app")


def station_cell(cell: StationCell) -> bytes:
    """Return the stations of a cell."""
    origin = nanodegrees(cell.tile.west), nanodegrees(cell.tile.south)
    kept = [(key, one.packed) for key, one in sorted(cell.timetables.items()) if one]
    places = {key: place for place, (key, _) in enumerate(kept)}
    packed: dict[str, Any] = {
        "cell": str(cell.tile),
        **columns(cell.rows, origin, places),
        "timetables": [text for _, text in kept],
        "own_hours": {
            str(at): {code: places.get(key, UNTOLD) for code, key in cell.own_hours[row.station_id].items()}
            for at, row in enumerate(cell.rows)
            if row.station_id in cell.own_hours
        },
    }
    return orjson.dumps(packed)


def columns(rows: Sequence[Any], origin: tuple[int, int], hours: Mapping[int, int]) -> dict[str, Any]:
    """Return the columns of stations; `hours` says how each timetable is named beside them."""
    west, south = origin
    cards = properties(rows)
    return {
        "origin": origin,
        "code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "address": [card["address"] for card in cards],
        "lon": [None if row.lon is None else nanodegrees(row.lon) - west for row in rows],
        "lat": [None if row.lat is None else nanodegrees(row.lat) - south for row in rows],
        "hours": [hours.get(row.timetable_id, UNTOLD) for row in rows],
        "no_app_hours": [hours.get(row.no_app_timetable_id, UNTOLD) for row in rows],
        "checked_s": coded(row.hours_checked_at and row.hours_checked_at.timestamp() for row in rows),
        "tags": coded(sorted(row.tags) for row in rows),
        "access": coded({name: card["access"][name] for name in CARD_ACCESS} for card in cards),
        **{name: coded(card[name] for card in cards) for name in COPIED},
        "truck": coded(card["truck"] for card in cards),
        "position_checked": coded((card["verified"] or {}).get("position") for card in cards),
        "hours_checked": coded((card["verified"] or {}).get("hours") for card in cards),
        "notices": {str(at): card["notices"] for at, card in enumerate(cards) if card["notices"]},
    }


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


def nanodegrees(degrees: float) -> int:
    """Return degrees as whole nanodegrees."""
    return round(degrees * PER_DEGREE)


def properties(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the public properties of rows that have a card."""
    return [orjson.loads(row.card)["properties"] for row in rows]
