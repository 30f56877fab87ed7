"""The map on which an entry's place is looked at and moved: a folium page with one pin of ours."""

from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class PinLayer(Layer):
    """Hands the map to a module of ours, with the address that looks at the form it stands in."""

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
    """Return the parts of the map; `module` is the address of station_form.js."""
    drawn = LocalMap(basemap)
    PinLayer(module, check).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
