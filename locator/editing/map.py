"""The map of an entry's form, with a pin to move."""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class PinLayer(Layer):
    """Passes the map to our JavaScript module, with the URL that checks the form."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addPin({{ this._parent.get_name() }}, {{ this.check|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, check: str) -> None:
        super().__init__(name="pin", control=False, show=False)
        self.module = module
        self.check = check


def pin_map(basemap: Basemap, module: str, check: str) -> MapParts:
    """Return the parts of the map; `module` is the address of station_form.js, `check` of the check."""
    folium_map = LocalMap(basemap)
    PinLayer(module, check).add_to(folium_map)
    figure: Any = folium_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
