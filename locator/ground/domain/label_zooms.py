"""From which zoom of a tile on a kind of place has its name on the map."""

from collections.abc import Mapping

MAX_LABELS = 60  # of a tile, the most important first
FROM_ZOOM: Mapping[str, int] = {
    "city": 5,
    "town": 9,
    "airport": 10,
    "railway_station": 11,
    "suburb": 11,
    "village": 12,
    "quarter": 13,
    **dict.fromkeys(("neighbourhood", "hamlet", "square", "subway_station", "bus_station"), 14),
    **dict.fromkeys(("hospital", "university", "park", "stadium", "services", "rest_area"), 14),
    **dict.fromkeys(("attraction", "museum", "mall", "marketplace", "townhall", "college"), 15),
    **dict.fromkeys(("bus_stop", "school", "library", "ferry_terminal", "toll_booth", "gate"), 15),
    **dict.fromkeys(("supermarket", "fuel", "clinic", "police", "subway_entrance"), 16),
}


def label_kinds(zoom: int) -> set[str]:
    """Return the kinds whose names a tile of a zoom has."""
    return {kind for kind, first in FROM_ZOOM.items() if zoom >= first}
