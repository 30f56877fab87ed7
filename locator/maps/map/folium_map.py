"""The folium map, written once by a process of its own: with marks where rendering.py puts a page's values.

folium brings pandas and numpy, which no web process needs. folium's own map loads eleven files from five
other hosts and writes inline styles; this one only uses the script that folium generates, with the site's
own copy of Leaflet.

    python -m locator.maps.map.folium_map '{"tianditu_key": "", "credit": "", "most_calls": 2}'
"""

import json
import sys
from typing import Any

import folium
from folium.map import Layer
from folium.template import Template

CENTRE_LAT_LON = (34.5, 106.5)
COUNTRY_ZOOM = 4
MAX_ZOOM = 18
TIANDITU = "https://t{{s}}.tianditu.gov.cn/DataServer?T={layer}_w&x={{x}}&y={{y}}&l={{z}}&tk={key}"
TIANDITU_SUBDOMAINS = "01234567"


class LocalMap(folium.Map):
    """A folium map that needs no assets but the site's own Leaflet; its texts are marks."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="map" id={{ this.get_name()|tojson }} role="application"
            aria-label="@label@"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            ...{{ this.options|tojavascript }}
        });
        L.control.zoom("@zoom@").addTo({{ this.get_name() }});
        L.control.scale({imperial: false}).addTo({{ this.get_name() }});
        {{ this.get_name() }}.on("popupopen", ({ popup }) => popup.getElement()
            .querySelector(".leaflet-popup-close-button")
            ?.setAttribute("aria-label", "@close@"));
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__(location=CENTRE_LAT_LON, zoom_start=COUNTRY_ZOOM, tiles=None, zoom_control=False)
        self.default_js, self.default_css = [], []
        self.options["max_zoom"] = MAX_ZOOM  # folium drops it when there are no tiles


class CallLayer(Layer):
    """Passes the map and some values to a JavaScript module.

    No text of a station passes through folium: the module adds it to the page as text.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {%- set n = this.number %}
        import("@module{{ n }}@").then(
            module => module.@function{{ n }}@({{ this._parent.get_name() }}, "@values{{ n }}@")
        );
        {% endmacro %}
        """
    )

    def __init__(self, number: int) -> None:
        super().__init__(name=f"call{number}", control=False, show=False)  # the module adds it
        self.number = number


def write(tianditu_key: str, credit: str, calls: int) -> dict[str, str]:
    """Return the map's name, its element for the body, and its script."""
    local_map = LocalMap()
    if tianditu_key:
        for layer in ("vec", "cva"):  # base map and labels
            folium.TileLayer(
                tiles=TIANDITU.format(layer=layer, key=tianditu_key),
                attr=credit or "天地图",
                subdomains=TIANDITU_SUBDOMAINS,
                max_zoom=MAX_ZOOM,
                control=False,
            ).add_to(local_map)
    for number in range(calls):
        CallLayer(number).add_to(local_map)
    figure: Any = local_map.get_root()
    figure.render()
    return {
        "name": local_map.get_name(),
        "html": figure.html.render(),
        "script": figure.script.render(),
    }


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    key, credit = told["tianditu_key"], told["credit"]
    json.dump([write(key, credit, calls) for calls in range(1, told["most_calls"] + 1)], sys.stdout)
