"""The map of an entry's form, with a pin to move."""

from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map


def pin_map(basemap: Basemap, module: str, check: str) -> MapParts:
    """Return the parts of the map; `module` is the address of station_form.js, `check` of the check."""
    return render_map(basemap, Call(module, "addPin", (check,)))
