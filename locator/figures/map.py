"""The staff's map of figures: coloured areas where boundaries are loaded, otherwise circles by size."""

from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map


def area_map(basemap: Basemap, module: str, areas: str) -> MapParts:
    """Return the parts of the map; `module` is the URL of the JavaScript module, `areas` of its GeoJSON."""
    return render_map(basemap, Call(module, "addAreas", (areas,)))
