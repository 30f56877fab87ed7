"""The small map that shows a row and the stations that it may be side by side.

Their positions and names do not pass through folium: the JavaScript module reads them from the page.
"""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class SideBySide(Layer):
    """Hands the map to our JavaScript module, with the id of the element that holds the places."""

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
    """Return the HTML and script of the map; `module` is the URL of side_by_side.js."""
    local_map = LocalMap(basemap)
    SideBySide(module, element).add_to(local_map)
    figure: Any = local_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
