"""The map of stations: a folium page without a single station in it, whose layer asks our API.

No station's text may pass through folium: its templates write JavaScript, where a name with
``${...}`` would run. What a station says is put on the page by static/js/map/stations_layer.js, as text.
"""

from dataclasses import dataclass
from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap


@dataclass(frozen=True, slots=True)
class MapParts:
    """What folium made of a map: an element for the body, and the script that brings it to life."""

    html: str
    script: str


class StationLayer(Layer):
    """A layer that hands the map to a module of ours, with the addresses it needs."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addStations({{ this._parent.get_name() }}, {{ this.addresses|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, addresses: dict[str, str]) -> None:
        super().__init__(name="stations", control=False, show=False)  # it adds itself
        self.module = module
        self.addresses = addresses


def station_map(basemap: Basemap, module: str, **addresses: str) -> MapParts:
    """Return the parts of the map; `module` is the address of stations_layer.js."""
    drawn = LocalMap(basemap)
    StationLayer(module, addresses).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
