"""The map of a report, written by folium from a geopandas frame, in a process of its own.

Only shapes, classes and numbers come here: no name of a place passes through folium. The report's own script
adds the labels, as text, by the number of each area. There are no tiles: the file asks for nothing.

    python -m locator.targets.map.report_map < told.json
"""

import json
import sys
from typing import Any

import folium
import geopandas

from locator.maps.map.folium_map import LocalMap
from locator.targets.domain.areas_shown import COLOURS

EPSG_WGS_84 = 4326
NO_STATION = "#f4f1ea"
OUTLINE = {"color": "#14212b", "weight": 1, "fill": True, "fillOpacity": 0.75}


def write(features: list[dict[str, Any]], closest_zoom: int) -> dict[str, str]:
    """Return the map's element and its script.

    A feature is an area or a point in WGS 84 with `number`, `class` (-1 for none) and `radius_px`.
    """
    drawn = LocalMap()
    frame = geopandas.GeoDataFrame.from_features(features, crs=EPSG_WGS_84)
    folium.GeoJson(
        frame.to_json(), style_function=_style, marker=folium.CircleMarker(), zoom_on_click=False
    ).add_to(drawn)
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    drawn.fit_bounds([[south, west], [north, east]], max_zoom=closest_zoom)
    figure: Any = drawn.get_root()
    figure.render()
    return {"name": drawn.get_name(), "html": figure.html.render(), "script": figure.script.render()}


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    said = feature["properties"]
    colour = COLOURS[said["class"]] if said["class"] >= 0 else NO_STATION
    return OUTLINE | {"fillColor": colour, "radius": said["radius_px"]}


if __name__ == "__main__":
    json.dump(write(**json.load(sys.stdin)), sys.stdout)
