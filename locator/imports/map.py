"""The small map that shows a row and the stations that it may be side by side.

The JavaScript module reads their positions and names from the page.
"""

from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map


def pair_map(basemap: Basemap, module: str, element: str) -> MapParts:
    """Return the HTML and script of the map; `element` is the id of what holds the places."""
    return render_map(basemap, Call(module, "addPlaces", (element,)))
