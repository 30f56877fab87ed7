"""A folium map with the site's own copy of Leaflet: base layers and their attribution.

folium's own map loads eleven files from five other hosts and writes inline styles; this one only uses
the script that folium generates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import folium
from folium.template import Template

from locator.maps.map.ground import GroundLayer

CENTRE_LAT_LON = (34.5, 106.5)
COUNTRY_ZOOM = 4
MAX_ZOOM = 18
TIANDITU = "https://t{{s}}.tianditu.gov.cn/DataServer?T={layer}_w&x={{x}}&y={{y}}&l={{z}}&tk={key}"
TIANDITU_SUBDOMAINS = "01234567"


@dataclass(frozen=True, slots=True)
class Basemap:
    """Settings and labels of the base map: 天地图 if there is a key, else the ground if one may be drawn."""

    tianditu_key: str = ""
    attribution: str = ""
    approval_no: str = ""
    label: str = "地图"  # the accessible name
    zoom_in: str = "放大"
    zoom_out: str = "缩小"
    close: str = "关上"
    ground_module: str = ""  # the URL of ground_layer.js; empty: no ground
    ground: Mapping[str, object] | None = None  # what the module is told

    @property
    def credit(self) -> str:
        """The attribution and approval number that law and source require on the map."""
        return " ".join(part for part in (self.attribution, self.approval_no) if part)


class LocalMap(folium.Map):
    """A folium map that needs no assets but the site's own Leaflet."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="map" id={{ this.get_name()|tojson }} role="application"
            aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            ...{{ this.options|tojavascript }}
        });
        L.control.zoom({{ this.zoom|tojson }}).addTo({{ this.get_name() }});
        L.control.scale({imperial: false}).addTo({{ this.get_name() }});
        {{ this.get_name() }}.on("popupopen", ({ popup }) => popup.getElement()
            .querySelector(".leaflet-popup-close-button")
            ?.setAttribute("aria-label", {{ this.close|tojson }}));
        {% endmacro %}
        """
    )

    def __init__(self, basemap: Basemap) -> None:
        self.label, self.close = basemap.label, basemap.close
        self.zoom = {"zoomInTitle": basemap.zoom_in, "zoomOutTitle": basemap.zoom_out}
        super().__init__(location=CENTRE_LAT_LON, zoom_start=COUNTRY_ZOOM, tiles=None, zoom_control=False)
        self.default_js, self.default_css = [], []
        self.options["max_zoom"] = MAX_ZOOM  # folium drops it when there are no tiles
        if basemap.tianditu_key:
            for layer in ("vec", "cva"):  # base map and labels
                self._add_tianditu(layer, basemap)
        elif basemap.ground is not None:
            GroundLayer(basemap.ground_module, basemap.ground).add_to(self)

    def _add_tianditu(self, layer: str, basemap: Basemap) -> None:
        folium.TileLayer(
            tiles=TIANDITU.format(layer=layer, key=basemap.tianditu_key),
            attr=basemap.credit or "天地图",
            subdomains=TIANDITU_SUBDOMAINS,
            max_zoom=MAX_ZOOM,
            control=False,
        ).add_to(self)
