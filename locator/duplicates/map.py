"""The map of two possible duplicates, each with a marker; no text of a station is passed."""

from collections.abc import Mapping, Sequence

from geodata.lonlat import LonLat
from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map


def marked_map(
    basemap: Basemap, module: str, positions: Mapping[str, LonLat], neighbours: Sequence[LonLat] = ()
) -> MapParts:
    """Return the parts of the map; `module` is the URL of place_marks.js, positions are in WGS 84.

    `neighbours` are other stations, which are shown as dots without a name.
    """
    marks = [{"mark": mark, "lon": position.lon, "lat": position.lat} for mark, position in positions.items()]
    dots = [[position.lat, position.lon] for position in neighbours]
    return render_map(basemap, Call(module, "addMarks", (marks, dots)))
