"""The small map on which a row and the stations that it may be lie beside each other.

Their places and names do not pass through folium: the module reads them from the page.
"""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class SideBySide(Layer):
    """Hands the map to a module of ours, with the name of the element that holds the places."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addPlaces({{ this._parent.get_name() }}, {{ this.element|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, element: str) -> None:
        super().__init__(name="places", control=False, show=False)
        self.module = module
        self.element = element


def pair_map(basemap: Basemap, module: str, element: str) -> MapParts:
    """Return the parts of the map; `module` is the address of side_by_side.js."""
    drawn = LocalMap(basemap)
    SideBySide(module, element).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
