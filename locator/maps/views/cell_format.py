"""The JSON of a cell: columns with each repeated value once; static/js/lib/cells.js parses it.

Positions are nanodegrees from the cell's south-west corner: as precise as in the database, so that a
phone ranks as the server does. Nothing in a cell depends on the time of the request: equal content has
equal bytes and the same ETag.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from geodata.divisions.place_line import place_line
from geodata.sentence import to_json
from geodata.tiles import Tile
from locator.hours.domain.description import worded_hours
from locator.hours.domain.state import Timetable
from locator.maps.domain import PART_LEVELS
from locator.maps.queries import PartCount, StationCell

PER_DEGREE = 1_000_000_000
COPIED_PROPERTIES = ("kind", "position_quality", "demo")
NO_TIMETABLE = -1
ACCESS_PROPERTIES = ("method", "registration_needed", "price", "without_app")


def dump_stations(cell: StationCell, **members: object) -> bytes:
    """Return the JSON of a cell with stations, and further members."""
    origin = nanodegrees(cell.tile.west), nanodegrees(cell.tile.south)
    timetables = [(key, timetable.packed) for key, timetable in sorted(cell.timetables.items()) if timetable]
    index_of = {key: index for index, (key, _) in enumerate(timetables)}
    values: dict[str, Any] = {
        "cell": str(cell.tile),
        **members,
        **columns(cell.rows, origin, index_of),
        "timetables": [packed for _, packed in timetables],
        "own_hours": {
            str(index): {
                code: index_of.get(key, NO_TIMETABLE) for code, key in cell.own_hours[row.station_id].items()
            }
            for index, row in enumerate(cell.rows)
            if row.station_id in cell.own_hours
        },
    }
    return orjson.dumps(values)


def columns(rows: Sequence[Any], origin: tuple[int, int], hours: Mapping[int, int]) -> dict[str, Any]:
    """Return the columns of stations; `hours` maps a timetable id to its reference in the JSON."""
    west, south = origin
    cards = properties(rows)
    return {
        "origin": origin,
        "code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "address": [card["address"] for card in cards],
        "where": _places(cards),
        "lon": [None if row.lon is None else nanodegrees(row.lon) - west for row in rows],
        "lat": [None if row.lat is None else nanodegrees(row.lat) - south for row in rows],
        "hours": [hours.get(row.timetable_id, NO_TIMETABLE) for row in rows],
        "no_app_hours": [hours.get(row.no_app_timetable_id, NO_TIMETABLE) for row in rows],
        "checked_s": coded(row.hours_checked_at and row.hours_checked_at.timestamp() for row in rows),
        "tags": coded(sorted(row.tags) for row in rows),
        "access": coded({name: card["access"][name] for name in ACCESS_PROPERTIES} for card in cards),
        **{name: coded(card[name] for card in cards) for name in COPIED_PROPERTIES},
        "truck": coded(card["truck"] for card in cards),
        "position_checked": coded((card["verified"] or {}).get("position") for card in cards),
        "hours_checked": coded((card["verified"] or {}).get("hours") for card in cards),
        "notices": {str(index): card["notices"] for index, card in enumerate(cards) if card["notices"]},
        **_offer_terms(cards),
        **_photos(cards),
        **_links(cards),
    }


def _offer_terms(cards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what stations' offers say, by their index; nothing where none of them says anything."""
    terms = {
        str(index): {code: _with_words(offer) for code, offer in said.items()}
        for index, card in enumerate(cards)
        if (said := card["offer_terms"])
    }
    return {"terms": terms} if terms else {}


def _photos(cards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the addresses of stations' newest photos from outside, by their index; nothing without any."""
    given = {str(index): card["photos"]["outside"] for index, card in enumerate(cards) if "photos" in card}
    newest = {index: addresses[0] for index, addresses in given.items() if addresses}
    return {"photos": newest} if newest else {}


def _links(cards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return stations' links, by their index; nothing where none of them has any."""
    links = {str(index): card["links"] for index, card in enumerate(cards) if card.get("links")}
    return {"links": links} if links else {}


def _with_words(offer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an offer says, with its hours as a sentence that a phone puts into its language."""
    return {**offer, "hours_words": _hours_words(offer["hours"])} if "hours" in offer else offer


@lru_cache(maxsize=10_000)
def _hours_words(hours: str) -> object:
    return to_json(worded_hours(hours))


def dump_counts(tile: Tile, parts: Sequence[PartCount]) -> bytes:
    """Return the JSON of a cell with counts; `x` and `y` of a part count from the north-west."""
    first_x, first_y = tile.x << PART_LEVELS, tile.y << PART_LEVELS
    west, south = (round(edge * 1e4) for edge in (tile.west, tile.south))
    return orjson.dumps(
        {
            "cell": str(tile),
            "zoom": tile.z + PART_LEVELS,
            "x": [part.x - first_x for part in parts],
            "y": [part.y - first_y for part in parts],
            "stations": [part.stations for part in parts],
            "middle": [
                [round(part.lon_udeg / 100) - west, round(part.lat_udeg / 100) - south] for part in parts
            ],
            "origin": [west, south],
        }
    )


def _places(cards: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return where stations are, by their index, if that is more than their address."""
    lines = (place_line(card["address"], card["division_code"]) for card in cards)
    return {
        str(index): line
        for index, (line, card) in enumerate(zip(lines, cards, strict=True))
        if line != card["address"]
    }


def coded(values: Iterable[object]) -> dict[str, list[Any]]:
    """Return the distinct values in order of appearance (`of`), and the index of each value (`at`)."""
    distinct: dict[bytes, tuple[int, object]] = {}
    indexes = [distinct.setdefault(orjson.dumps(value), (len(distinct), value))[0] for value in values]
    return {"of": [value for _, value in distinct.values()], "at": indexes}


def hours_until_min(timetables: Iterable[Timetable | None]) -> int | None:
    """Return the minute since the epoch at which the first of the timetables ends."""
    return min((timetable.known_until for timetable in timetables if timetable), default=None)


def nanodegrees(degrees: float) -> int:
    """Return degrees as whole nanodegrees."""
    return round(degrees * PER_DEGREE)


def names_and_places(rows: Sequence[Any]) -> list[tuple[int, str, str]]:
    """Return the id, the name and the place of rows with a card, as cards show them."""
    return [
        (row.station_id, row.name, place_line(card["address"], card["division_code"]))
        for row, card in zip(rows, properties(rows), strict=True)
    ]


def properties(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the public properties of rows with a card."""
    return [orjson.loads(row.card)["properties"] for row in rows]
