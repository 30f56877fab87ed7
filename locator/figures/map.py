"""The staff's map of figures: areas by colour where their boundaries are known, else circles by number."""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class AreaLayer(Layer):
    """Hands the map to a module of ours, with the address of the areas."""

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
    """Return the parts of the map; `module` is the address of areas_layer.js, `areas` of its data."""
    drawn = LocalMap(basemap)
    AreaLayer(module, areas).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
