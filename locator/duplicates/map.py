"""The map of two possible duplicates, each with a marker."""

from collections.abc import Mapping, Sequence
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
            module => module.addMarks(
                {{ this._parent.get_name() }}, {{ this.marks|tojson }}, {{ this.neighbours|tojson }}
            )
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, marks: list[dict[str, object]], neighbours: list[LonLat]) -> None:
        super().__init__(name="marks", control=False, show=False)
        self.module = module
        self.marks = marks
        self.neighbours = [[position.lat, position.lon] for position in neighbours]


def marked_map(
    basemap: Basemap, module: str, positions: Mapping[str, LonLat], neighbours: Sequence[LonLat] = ()
) -> MapParts:
    """Return the parts of the map; `module` is the URL of place_marks.js, positions are in WGS 84.

    `neighbours` are other stations, which are shown as dots without a name.
    """
    folium_map = LocalMap(basemap)
    marks: list[dict[str, object]] = [
        {"mark": mark, "lon": position.lon, "lat": position.lat} for mark, position in positions.items()
    ]
    MarksLayer(module, marks, list(neighbours)).add_to(folium_map)
    figure: Any = folium_map.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
