"""The staff's map of figures: coloured areas where boundaries are loaded, otherwise circles by size."""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class AreaLayer(Layer):
    """Passes the map to our JavaScript module, with the URL of the areas."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addAreas({{ this._parent.get_name() }}, {{ this.areas|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, areas: str) -> None:
        super().__init__(name="areas", control=False, show=False)
        self.module = module
        self.areas = areas


def area_map(basemap: Basemap, module: str, areas: str) -> MapParts:
    """Return the parts of the map; `module` is the URL of the JavaScript module, `areas` of its GeoJSON."""
    folium_map = LocalMap(basemap)
    AreaLayer(module, areas).add_to(folium_map)
    figure: Any = folium_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
