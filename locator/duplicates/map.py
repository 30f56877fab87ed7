"""A small map of a few places, each marked by a letter of ours, to see whether they are one."""

from collections.abc import Mapping
from typing import Any

from folium.map import Layer
from folium.template import Template

from geodata.lonlat import LonLat
from locator.maps.map.basemap import Basemap, LocalMap
from locator.maps.map.stations import MapParts


class MarksLayer(Layer):
    """Hands the map to a module of ours, with places by their marks; no station's text among them."""

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


def marked_map(basemap: Basemap, module: str, places: Mapping[str, LonLat]) -> MapParts:
    """Return the parts of the map; `module` is the address of marks.js, `places` are in WGS 84."""
    drawn = LocalMap(basemap)
    marks: list[dict[str, object]] = [
        {"mark": mark, "lon": at.lon, "lat": at.lat} for mark, at in places.items()
    ]
    MarksLayer(module, marks).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(html=figure.html.render(), script=figure.script.render())
