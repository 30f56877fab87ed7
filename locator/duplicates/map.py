"""The map of two possible duplicates, each with a marker."""

from collections.abc import Mapping
from typing import Any

from folium.map import Layer
from folium.template import Template

from geodata.lonlat import LonLat
from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class MarksLayer(Layer):
    """Passes the map and the marked positions to our JavaScript module; no text of a station is passed."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addMarks({{ this._parent.get_name() }}, {{ this.marks|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, marks: list[dict[str, object]]) -> None:
        super().__init__(name="marks", control=False, show=False)
        self.module = module
        self.marks = marks


def marked_map(basemap: Basemap, module: str, positions: Mapping[str, LonLat]) -> MapParts:
    """Return the parts of the map; `module` is the URL of marks.js, positions are in WGS 84."""
    folium_map = LocalMap(basemap)
    marks: list[dict[str, object]] = [
        {"mark": mark, "lon": position.lon, "lat": position.lat} for mark, position in positions.items()
    ]
    MarksLayer(module, marks).add_to(folium_map)
    figure: Any = folium_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
