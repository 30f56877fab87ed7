"""The map of stations: folium's output contains no station; its layer requests them from the API.

No text of a station may pass through folium: its templates generate JavaScript, in which a name with
``${...}`` would be executed. static/js/map/stations_layer.js adds the stations to the page as text.
"""

from dataclasses import dataclass
from typing import Any

from folium.map import Layer
from folium.template import Template

from locator.maps.map.basemap import Basemap, LocalMap


@dataclass(frozen=True, slots=True)
class MapParts:
    """The output of folium: an element for the body, and its script."""

    html: str
    script: str


class StationLayer(Layer):
    """A layer that passes the map and the URLs of the API to a JavaScript module."""

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
        super().__init__(name="stations", control=False, show=False)  # the module adds it
        self.module = module
        self.addresses = addresses


def render_station_map(basemap: Basemap, module: str, **addresses: str) -> MapParts:
    """Return the parts of the map; `module` is the URL of stations_layer.js."""
    station_map = LocalMap(basemap)
    StationLayer(module, addresses).add_to(station_map)
    figure: Any = station_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
