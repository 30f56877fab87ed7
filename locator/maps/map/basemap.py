"""An empty map from our own copy of Leaflet: the ground it has, and what must be said of that ground.

folium's own map loads eleven files from five foreign hosts and writes inline styles; this one has
folium's script alone.
"""

from dataclasses import dataclass

import folium
from folium.template import Template

CENTRE_LAT_LON = (34.5, 106.5)
COUNTRY_ZOOM = 4
MAX_ZOOM = 18
TIANDITU = "https://t{{s}}.tianditu.gov.cn/DataServer?T={layer}_w&x={{x}}&y={{y}}&l={{z}}&tk={key}"
TIANDITU_SUBDOMAINS = "01234567"


@dataclass(frozen=True, slots=True)
class Basemap:
    """What a deployment has chosen, in the words of a page; without a 天地图 key the ground is plain."""

    tianditu_key: str = ""
    attribution: str = ""
    approval_no: str = ""
    label: str = "地图"  # what a reader of screens hears it called
    zoom_in: str = "放大"
    zoom_out: str = "缩小"
    close: str = "关上"

    @property
    def credit(self) -> str:
        """What the law and the source want said at the map's foot."""
        return " ".join(part for part in (self.attribution, self.approval_no) if part)


class LocalMap(folium.Map):
    """A folium map that needs nothing but our own Leaflet."""

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
            for layer in ("vec", "cva"):  # the ground, and the names upon it
                self._add_tianditu(layer, basemap)

    def _add_tianditu(self, layer: str, basemap: Basemap) -> None:
        folium.TileLayer(
            tiles=TIANDITU.format(layer=layer, key=basemap.tianditu_key),
            attr=basemap.credit or "天地图",
            subdomains=TIANDITU_SUBDOMAINS,
            max_zoom=MAX_ZOOM,
            control=False,
        ).add_to(self)
